package org.distill4j.recipes.stage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.distill4j.compress.vocabulary.Dropped;
import org.distill4j.compress.vocabulary.PrunedVocabulary;
import org.distill4j.compress.vocabulary.VocabularyPruning;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.folder.ScoreCache;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Prune;
import org.distill4j.recipes.recipe.PruneVocabulary;

/** The stages that make a student smaller. */
final class CompressStages {
  private final RunContext context;
  private final DistillStage distillStage;
  private final List<ModelWithTokenizer> teachers;
  private final ScoreCache scores;

  CompressStages(
      RunContext context,
      DistillStage distillStage,
      List<ModelWithTokenizer> teachers,
      ScoreCache scores) {
    this.context = context;
    this.distillStage = distillStage;
    this.teachers = teachers;
    this.scores = scores;
  }

  /** Removes layers, heads and neurons. */
  StageResult prune(Prune stage, Distill loss, ModelWithTokenizer student, Arm arm)
      throws IOException {
    return new PruneStage(context, distillStage, teachers, scores).run(stage, loss, student, arm);
  }

  /** Removes word pieces that the training and transfer texts use least. */
  StageResult pruneVocabulary(PruneVocabulary stage, ModelWithTokenizer student)
      throws IOException {
    int pieces = student.checkpoint().config().vocabSize();
    PrunedVocabulary pruned =
        VocabularyPruning.prune(
            student.checkpoint(),
            student.tokenizer(),
            corpus(context.data()),
            stage.keep().of(pieces),
            stage.characters(),
            stage.dropped());
    List<String> test = all(context.data().test());
    double changed = pruned.changedShare(student.tokenizer(), test);
    String note =
        String.format(
            Locale.ROOT,
            "%,d of %,d tokens stay; %.1f%% of the test texts %s.",
            pruned.keptIds().size(),
            pieces,
            100 * changed,
            stage.dropped() == Dropped.NEAREST
                ? "have a token that is read as its nearest kept one"
                : "are split into other tokens");
    return StageResult.of(
        new ModelWithTokenizer(pruned.model(), pruned.tokenizer()), 0, List.of(note));
  }

  /** What word pieces are counted in. */
  static List<String> corpus(RecipeData data) {
    List<String> texts = new ArrayList<>(all(data.train()));
    data.transfer().ifPresent(rows -> texts.addAll(all(rows)));
    return texts;
  }

  private static List<String> all(Dataset rows) {
    List<String> texts = new ArrayList<>(rows.texts());
    rows.pairs().ifPresent(texts::addAll);
    return texts;
  }
}
