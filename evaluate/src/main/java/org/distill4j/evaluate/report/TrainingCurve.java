package org.distill4j.evaluate.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * How a training went: its loss by step, thinned out for drawing, and its score by epoch. Every
 * step is in {@code history.csv}.
 *
 * @param losses means of the loss over a few steps each, in the order of the steps
 * @param epochs one entry an epoch
 */
public record TrainingCurve(List<Loss> losses, List<Epoch> epochs) {
  /**
   * The loss around a step.
   *
   * @param step the last one of those that the mean is over, from 1
   * @param loss mean over them
   */
  public record Loss(int step, double loss) {}

  /**
   * An epoch.
   *
   * @param epoch from 1
   * @param step the last one of the epoch, from 1
   * @param loss mean over the epoch's steps
   * @param score on the validation rows; absent where a training is not judged by one
   * @param learningRate of the epoch's last step
   * @param kept whether its weights were kept
   */
  public record Epoch(
      int epoch,
      int step,
      double loss,
      @JsonInclude(JsonInclude.Include.ALWAYS) Optional<Double> score,
      double learningRate,
      boolean kept) {}

  /** Keeps copies. */
  public TrainingCurve {
    losses = List.copyOf(losses);
    epochs = List.copyOf(epochs);
  }
}
