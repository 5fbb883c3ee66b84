package org.distill4j.evaluate.statistics;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * The score interval of a proportion, without continuity correction.
 *
 * <p>{@code (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)} with z the 97.5 % point of the
 * normal distribution. Source: Wilson (1927), J. Am. Stat. Assoc. 22, 209-212.
 */
public final class WilsonInterval {
  /** The 97.5 % point of the standard normal distribution, 1.95996… */
  static final double Z = new NormalDistribution().inverseCumulativeProbability(0.975);

  private final double low;
  private final double high;

  private WilsonInterval(double low, double high) {
    this.low = low;
    this.high = high;
  }

  /**
   * The share of successes with its 95 % interval.
   *
   * @throws IllegalArgumentException when {@code n} is not positive or the successes are not in [0,
   *     n]
   */
  public static Estimate of(long successes, long n) {
    if (!(n > 0)) {
      throw new IllegalArgumentException("n: must be > 0; got " + n + ". Give at least one row.");
    }
    if (!(successes >= 0 && successes <= n)) {
      throw new IllegalArgumentException(
          "successes: must be in [0, " + n + "]; got " + successes + ".");
    }
    WilsonInterval interval = interval((double) successes, (double) n);
    return new Estimate((double) successes / n, interval.low, interval.high, n);
  }

  /** The interval of real-valued counts, as sample size planning needs them. */
  static WilsonInterval interval(double successes, double n) {
    double p = successes / n;
    double shrink = 1 + Z * Z / n;
    double centre = (p + Z * Z / (2 * n)) / shrink;
    double half = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / shrink;
    // At 0 and n successes the ends are 0 and 1 exactly; rounding must not push them past p.
    return new WilsonInterval(
        successes == 0 ? 0 : Math.min(p, centre - half),
        successes == n ? 1 : Math.max(p, centre + half));
  }

  double low() {
    return low;
  }

  double high() {
    return high;
  }
}
