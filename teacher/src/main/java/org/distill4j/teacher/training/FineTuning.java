package org.distill4j.teacher.training;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.loss.LabelSetLoss;
import org.distill4j.teacher.loss.RowLoss;
import org.distill4j.teacher.loss.ScoreErrorLoss;
import org.distill4j.teacher.transformer.CrfTapLoss;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TapLoss;
import org.distill4j.teacher.transformer.TrainingLoss;
import org.distill4j.teacher.transformer.TransformerModel;

/** Trains a model on labelled or scored texts. */
public final class FineTuning {
  private FineTuning() {}

  /**
   * Trains a model that has a head; the epoch is chosen on the validation rows.
   *
   * @param start the model, its head fresh or trained
   * @param sequences the texts
   * @param truth their label indices or scores
   */
  public static Trainer.Result run(
      Checkpoint start,
      List<TokenizedText> sequences,
      Labels truth,
      ToDoubleFunction<TransformerModel> validation,
      TrainingSettings settings,
      Progress progress) {
    TransformerModel encoder =
        TransformerModel.forTraining(
            start, List.of(loss(start)), settings.seed(), settings.execution());
    Targets targets = (rows, step) -> List.of(truth.targets(rows, sequences));
    return new Trainer(encoder, settings, progress).train(sequences, targets, validation);
  }

  private static TrainingLoss loss(Checkpoint model) {
    if (model.hasChain()) {
      return CrfTapLoss.of(model.labels());
    }
    int width = LabelTargets.width(model);
    RowLoss loss =
        switch (Head.of(model)) {
          case SCORE -> new ScoreErrorLoss(1);
          case LABELS -> new LabelSetLoss(1);
          default -> new HardLabelLoss(1);
        };
    return new TapLoss(
        "hard-label", GraphNames.CLASSIFIER, model.labels().size(), width, false, loss);
  }
}
