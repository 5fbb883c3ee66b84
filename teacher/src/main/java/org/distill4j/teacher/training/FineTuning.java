package org.distill4j.teacher.training;

import java.util.List;
import org.distill4j.runtime.Pieces;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.transformer.Encoder;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TapLoss;

/** Trains a classifier on labelled texts. */
public final class FineTuning {
  private FineTuning() {}

  /**
   * Trains a model that has a head; the epoch is chosen on the validation slice.
   *
   * @param start the model, its head fresh or trained
   * @param sequences the texts
   * @param labels their label indices
   */
  public static Trainer.Result run(
      Checkpoint start,
      List<Pieces> sequences,
      List<Integer> labels,
      ValidationSlice validation,
      TrainingSettings settings,
      Progress progress) {
    Encoder encoder =
        Encoder.forTraining(start, List.of(loss(start)), settings.seed(), settings.execution());
    Targets targets = (rows, step) -> List.of(LabelTargets.column(labels, rows));
    return new Trainer(encoder, settings, progress).train(sequences, targets, validation);
  }

  private static TapLoss loss(Checkpoint model) {
    return new TapLoss(
        "hard-label", GraphNames.CLASSIFIER, model.labels().size(), 1, false, new HardLabelLoss(1));
  }
}
