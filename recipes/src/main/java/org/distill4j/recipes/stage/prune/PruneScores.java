package org.distill4j.recipes.stage.prune;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.compress.prune.GradientImportance;
import org.distill4j.compress.prune.GradientImportance.Power;
import org.distill4j.compress.prune.ImportanceScores;
import org.distill4j.compress.prune.MagnitudeImportance;
import org.distill4j.compress.prune.ScoreFile;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.recipes.context.CountedProgress;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.folder.ScoreCache;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.TeacherOutputs;
import org.distill4j.recipes.stage.api.LastDistillation;
import org.distill4j.recipes.stage.api.StageRun;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.distillation.Distillation;
import org.distill4j.student.distillation.DistillationDataset;
import org.distill4j.student.outputs.CacheKey;
import org.distill4j.teacher.checkpoint.Checkpoint;

/** How much each head and neuron matters, measured once and kept for other targets. */
final class PruneScores {
  private final RunContext context;
  private final LastDistillation last;
  private final ScoreCache cache;
  private final Prune.Criterion criterion;
  private final Dataset rows;
  private final DistillationDataset texts;

  /**
   * Scores of one stage.
   *
   * @param rows what the gradients are of
   * @param texts the same in both models' tokens
   */
  PruneScores(StageRun run, Prune.Criterion criterion, Dataset rows, DistillationDataset texts) {
    this.context = run.context();
    this.last = run.last();
    this.cache = run.scores();
    this.criterion = criterion;
    this.rows = rows;
    this.texts = texts;
  }

  /**
   * The scores of a model's units.
   *
   * @param loss whose slopes tell
   */
  ScoreFile of(Distill loss, Checkpoint model) throws IOException {
    String key = key(loss, model);
    // Neither what a file of probabilities says nor what other folds' teachers do is in a key.
    boolean elsewhere =
        loss.teacherOutputs().kind() == TeacherOutputs.Kind.FILE || loss.crossFit() > 0;
    return elsewhere
        ? ScoreFile.of(key, score(loss, model))
        : cache.scores(key, () -> ScoreFile.of(key, score(loss, model)));
  }

  private ImportanceScores score(Distill loss, Checkpoint model) throws IOException {
    if (criterion == Prune.Criterion.MAGNITUDE) {
      return MagnitudeImportance.of(model);
    }
    Distillation distillation =
        last.training().distillation(loss, model, texts, rows, Optional.empty());
    try (CountedProgress progress =
        context.messages().counted("prune: scoring units", texts.sequences().size(), "texts")) {
      return GradientImportance.of(
          model,
          distillation.taps(model),
          texts.sequences(),
          distillation.targets(texts),
          criterion == Prune.Criterion.FISHER ? Power.SQUARED : Power.ABSOLUTE,
          progress::prepared); // the first batch asks the teacher
    }
  }

  private String key(Distill loss, Checkpoint model) throws IOException {
    List<Object> how = new ArrayList<>();
    how.add("pruning scores " + ScoreFile.FORMAT + " " + criterion);
    if (criterion == Prune.Criterion.MAGNITUDE) {
      return CacheKey.of(model, List.of(), how.toString());
    }
    how.addAll(List.of(loss.losses(), loss.layerMap(), loss.teacherErrors(), texts.truth()));
    for (int i = 0; i < last.teachers().size(); i++) {
      how.add(context.recipe().teachers().get(i).weight());
      List<TokenizedText> read = context.pieces(last.teachers().get(i), rows, Optional.empty());
      how.add(CacheKey.of(last.teachers().get(i).checkpoint(), read, "teacher"));
    }
    return CacheKey.of(model, texts.sequences(), how.toString());
  }
}
