package org.distill4j.evaluate.report;

import java.util.List;

/**
 * How far a classifier's probabilities can be believed, on the test rows: a reliability diagram and
 * the scores that sum it up.
 *
 * @param temperature that the logits were divided by, > 0
 * @param nll mean negative log-likelihood of the labels, in nats
 * @param brier mean squared distance of the probabilities to the label's one-hot vector, in [0, 2]
 * @param ece expected calibration error of the top probability, debiased, a fraction
 * @param ecePerfect95 the 95th percentile of the same error for a model that is calibrated
 *     perfectly and gives these probabilities
 * @param meanTopProbability mean of the highest probability of a row, a fraction
 * @param bins from the least to the most confident rows
 * @param uncalibrated the same model at temperature one
 */
public record Calibration(
    double temperature,
    double nll,
    double brier,
    double ece,
    double ecePerfect95,
    double meanTopProbability,
    List<Bin> bins,
    Uncalibrated uncalibrated) {
  /**
   * Rows of like confidence.
   *
   * @param confidence mean of their top probabilities
   * @param accuracy share of them that is right
   * @param n how many they are
   */
  public record Bin(double confidence, double accuracy, long n) {}

  /** What calibration started from: {@code nll} in nats, {@code ece} as above. */
  public record Uncalibrated(double nll, double ece) {}

  /** Keeps a copy. */
  public Calibration {
    bins = List.copyOf(bins);
  }
}
