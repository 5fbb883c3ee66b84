package org.distill4j.evaluate.calibration;

import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * Exact one-sided bounds of a proportion at 95% confidence (Clopper and Pearson 1934, Biometrika
 * 26, 404-413): the least p for which k or more successes of n are no rarer than one in twenty.
 */
final class ClopperPearson {
  /** How often a bound may be wrong. */
  static final double RISK = 0.05;

  private ClopperPearson() {}

  /** The lower bound, a fraction in [0, 1]; 0 without a success or a row. */
  static double lower(int successes, int rows) {
    return successes == 0
        ? 0
        : new BetaDistribution(null, successes, rows - successes + 1.0)
            .inverseCumulativeProbability(RISK);
  }

  /** Whether the lower bound reaches a proportion: {@code P(Bin(n, p) >= k) <= 0.05}. */
  static boolean reaches(int successes, int rows, double proportion) {
    return rows > 0 && successes > 0 && 1 - cumulative(rows, proportion, successes - 1) <= RISK;
  }

  /** The probability that so many rows reach a proportion when each succeeds with another. */
  static double power(int rows, double proportion, double success) {
    int least = rows + 1; // the fewest successes that reach it
    int low = 0;
    while (low < least) {
      int middle = (low + least) >>> 1;
      if (reaches(middle, rows, proportion)) {
        least = middle;
      } else {
        low = middle + 1;
      }
    }
    return least > rows ? 0 : 1 - cumulative(rows, success, least - 1);
  }

  private static double cumulative(int rows, double p, int successes) {
    return new BinomialDistribution(null, rows, p).cumulativeProbability(successes);
  }
}
