package org.distill4j.teacher.training;

import java.util.List;

/**
 * Loss and learning rate of every step of a training; those of a training that was killed and
 * resumed are the same.
 *
 * @param stepsPerEpoch steps of each epoch
 * @param losses of the steps in their order, before each step's update
 * @param learningRates of the same steps
 */
public record TrainingHistory(int stepsPerEpoch, List<Double> losses, List<Double> learningRates) {
  /**
   * Keeps copies.
   *
   * @throws IllegalArgumentException if there is not one rate for each loss
   */
  public TrainingHistory {
    losses = List.copyOf(losses);
    learningRates = List.copyOf(learningRates);
    if (losses.size() != learningRates.size()) {
      throw new IllegalArgumentException(
          "learningRates: must be as many as losses, "
              + losses.size()
              + "; got "
              + learningRates.size()
              + ".");
    }
  }
}
