package org.distill4j.recipes.stage;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.distill4j.compress.sparsify.LinearWeights;
import org.distill4j.compress.sparsify.Sparsification;
import org.distill4j.compress.sparsify.WeightScores;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.context.DistillationTexts;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.context.SampledRows;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Prune;
import org.distill4j.recipes.recipe.Sparsify;
import org.distill4j.student.distillation.Distillation;
import org.distill4j.student.distillation.DistillationDataset;
import org.distill4j.teacher.checkpoint.Checkpoint;

/** The stage that sets linear weights to zero. */
final class SparsifyStage {
  private final RunContext context;
  private final DistillStage distillStage;
  private final ModelWithTokenizer teacher;

  SparsifyStage(RunContext context, DistillStage distillStage, ModelWithTokenizer teacher) {
    this.context = context;
    this.distillStage = distillStage;
    this.teacher = teacher;
  }

  /**
   * Makes zeros.
   *
   * @param before the distillation before, whose loss scores; null without one, as for a {@link
   *     PruneStage}
   */
  StageResult run(Sparsify stage, Distill before, ModelWithTokenizer student, Arm arm)
      throws IOException {
    Checkpoint whole = student.checkpoint();
    Sparsification sparsification =
        new Sparsification(stage.pattern(), stage.share(), stage.scope() == Prune.Scope.GLOBAL);
    Checkpoint sparse = sparsification.of(whole, scores(stage, before, student, arm));
    long zeros = LinearWeights.zeros(sparse);
    long all = LinearWeights.count(sparse);
    String note =
        String.format(
            Locale.ROOT,
            "%,d of %,d linear weights of the encoder are zero (%.1f%%, %s), the least by %s.",
            zeros,
            all,
            100.0 * zeros / all,
            stage.pattern(),
            stage.criterion() == Sparsify.Criterion.MAGNITUDE ? "magnitude" : "Fisher information");
    return StageResult.of(new ModelWithTokenizer(sparse, student.tokenizer()), 0, List.of(note));
  }

  private WeightScores scores(Sparsify stage, Distill before, ModelWithTokenizer student, Arm arm)
      throws IOException {
    Checkpoint model = student.checkpoint();
    if (stage.criterion() == Sparsify.Criterion.MAGNITUDE) {
      return WeightScores.magnitude(model);
    }
    Dataset rows = SampledRows.of(context, stage.rows());
    DistillationDataset texts = new DistillationTexts(context, teacher).known(student, rows);
    Distillation distillation =
        distillStage.distillation(
            ScoringLoss.of(before, arm, model.config(), teacher.checkpoint().config()),
            model,
            texts,
            rows,
            Optional.empty());
    return WeightScores.fisher(
        model, distillation.taps(model), texts.sequences(), distillation.targets(texts));
  }
}
