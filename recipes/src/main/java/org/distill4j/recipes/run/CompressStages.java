package org.distill4j.recipes.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.distill4j.compress.prune.GradientImportance;
import org.distill4j.compress.prune.ImportanceScores;
import org.distill4j.compress.prune.Keep;
import org.distill4j.compress.prune.PrunedModel;
import org.distill4j.compress.prune.Scope;
import org.distill4j.compress.prune.StructuredPruning;
import org.distill4j.compress.vocabulary.PrunedVocabulary;
import org.distill4j.compress.vocabulary.VocabularyPruning;
import org.distill4j.evaluate.data.Dataset;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Prune;
import org.distill4j.recipes.recipe.PruneVocabulary;
import org.distill4j.runtime.Pieces;
import org.distill4j.student.distillation.Distillation;
import org.distill4j.student.distillation.TrainingTexts;
import org.distill4j.teacher.checkpoint.Checkpoint;

/** The stages that make a student smaller. */
final class CompressStages {
  private final RunContext context;
  private final DistillStage distillStage;
  private final ModelState teacher;

  CompressStages(RunContext context, DistillStage distillStage, ModelState teacher) {
    this.context = context;
    this.distillStage = distillStage;
    this.teacher = teacher;
  }

  /** Removes heads and neurons, scored by the loss of the distillation before. */
  StageWork prune(Prune stage, Distill loss, ModelState student, Arm arm) throws IOException {
    Distill scored = arm == Arm.TAUGHT ? loss : loss.withLosses(List.of(Loss.HardLabel.defaults()));
    Checkpoint model = student.checkpoint();
    Dataset rows = SampledRows.of(context, stage.rows());
    TrainingTexts texts = texts(student, rows);
    Distillation distillation =
        distillStage.distillation(scored, model, texts, rows, Optional.empty());
    ImportanceScores scores =
        GradientImportance.of(
            model, distillation.taps(model), texts.sequences(), distillation.targets(texts));
    Scope scope = stage.scope() == Prune.Scope.GLOBAL ? Scope.GLOBAL : Scope.LAYER;
    PrunedModel pruned =
        new StructuredPruning(keep(stage.heads()), keep(stage.feedForward()), scope)
            .prune(model, scores);
    String note =
        String.format(
            Locale.ROOT,
            "Heads left in each layer %s, feed-forward neurons %s; %,d of %,d parameters stay.",
            pruned.model().config().numAttentionHeads(),
            pruned.model().config().intermediateSize(),
            pruned.parametersAfter(),
            pruned.parametersBefore());
    return StageWork.of(new ModelState(pruned.model(), student.tokenizer()), 0, List.of(note));
  }

  private TrainingTexts texts(ModelState student, Dataset chosen) throws IOException {
    List<Pieces> mine =
        EncodedTexts.encode(chosen, student.tokenizer(), context.maxLength(student));
    List<Pieces> theirs =
        EncodedTexts.encode(chosen, teacher.tokenizer(), context.maxLength(teacher));
    return new TrainingTexts(mine, theirs, context.data().labels().indices(chosen));
  }

  private static Keep keep(Amount amount) {
    if (amount instanceof Amount.Share share) {
      return Keep.share(share.share());
    }
    if (amount instanceof Amount.Count count) {
      return Keep.count(count.count());
    }
    throw new AssertionError(amount);
  }

  /** Removes word pieces that the training and transfer texts use least. */
  StageWork pruneVocabulary(PruneVocabulary stage, ModelState student) throws IOException {
    int pieces = student.checkpoint().config().vocabSize();
    PrunedVocabulary pruned =
        VocabularyPruning.prune(
            student.checkpoint(), student.tokenizer(), corpus(), stage.keep().of(pieces));
    List<String> test = all(context.data().test());
    double changed = VocabularyPruning.changedShare(student.tokenizer(), pruned.tokenizer(), test);
    String note =
        String.format(
            Locale.ROOT,
            "%,d of %,d word pieces stay; %.1f %% of the test texts are cut into other pieces.",
            pruned.keptIds().size(),
            pieces,
            100 * changed);
    return StageWork.of(new ModelState(pruned.model(), pruned.tokenizer()), 0, List.of(note));
  }

  private List<String> corpus() {
    List<String> texts = new ArrayList<>(all(context.data().train()));
    context.data().transfer().ifPresent(rows -> texts.addAll(all(rows)));
    return texts;
  }

  private static List<String> all(Dataset rows) {
    List<String> texts = new ArrayList<>(rows.texts());
    rows.pairs().ifPresent(texts::addAll);
    return texts;
  }
}
