package org.distill4j.teacher.training;

/**
 * How long and how to train.
 *
 * @param epochs passes over the data
 * @param learningRate the schedule's peak
 * @param batch examples a step
 * @param warmup fraction of the steps in which the rate rises
 * @param seed of the order of the data
 * @param optimizer the optimizer's constants
 */
public record TrainingSettings(
    int epochs, double learningRate, int batch, double warmup, long seed, AdamWSettings optimizer) {
  /** Checks the ranges. */
  public TrainingSettings {
    if (!(epochs > 0)) {
      throw new IllegalArgumentException("epochs: must be > 0; got " + epochs);
    }
    if (!(learningRate > 0 && Double.isFinite(learningRate))) {
      throw new IllegalArgumentException(
          "learningRate: must be finite and > 0; got " + learningRate);
    }
    if (!(batch > 0)) {
      throw new IllegalArgumentException("batch: must be > 0; got " + batch);
    }
  }
}
