package org.distill4j.evaluate.calibration;

import java.util.Locale;

/** Proper scores of probabilities {@code p [n][C]} against true classes {@code y [n]}. */
public final class ProbabilityScores {
  private ProbabilityScores() {}

  /**
   * The mean negative log-likelihood {@code (1/n) Σ_i −log p_i[y_i]} in nats. A probability of 0
   * counts as the least positive double, so that the result is finite.
   *
   * @throws IllegalArgumentException if there are no rows, or not as many labels
   */
  public static double nll(double[][] probabilities, int[] labels) {
    check(probabilities, labels);
    double sum = 0;
    for (int row = 0; row < labels.length; row++) {
      sum -= Math.log(Math.max(probabilities[row][labels[row]], Double.MIN_VALUE));
    }
    return sum / labels.length;
  }

  /**
   * The mean Brier score {@code (1/n) Σ_i Σ_c (p_i[c] − [c = y_i])²}, in [0, 2] (Brier 1950,
   * Monthly Weather Review 78, equation 2).
   *
   * @throws IllegalArgumentException if there are no rows, or not as many labels
   */
  public static double brier(double[][] probabilities, int[] labels) {
    check(probabilities, labels);
    double sum = 0;
    for (int row = 0; row < labels.length; row++) {
      for (int c = 0; c < probabilities[row].length; c++) {
        double off = probabilities[row][c] - (c == labels[row] ? 1 : 0);
        sum += off * off;
      }
    }
    return sum / labels.length;
  }

  private static void check(double[][] probabilities, int[] labels) {
    if (labels.length == 0 || labels.length != probabilities.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "labels: must be as many as rows of probabilities, and some; got %d for %d.",
              labels.length,
              probabilities.length));
    }
  }
}
