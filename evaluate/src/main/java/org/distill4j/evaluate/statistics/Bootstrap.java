package org.distill4j.evaluate.statistics;

import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;

/**
 * The percentile bootstrap: rows are drawn with replacement, and the middle 95 % of the scores of
 * the draws is the interval (its ends are {@link Percentiles}).
 *
 * <p>The same seed gives the same interval. Source: Efron and Tibshirani (1993), An Introduction to
 * the Bootstrap, chapter 13.
 *
 * @param resamples number of draws
 * @param seed of the generator
 */
public record Bootstrap(int resamples, long seed) {
  /**
   * Checks the number of draws.
   *
   * @throws IllegalArgumentException when there are fewer than 40, of which not one would lie
   *     outside at each end
   */
  public Bootstrap {
    if (!(resamples >= 40)) {
      throw new IllegalArgumentException(
          "resamples: must be >= 40; got " + resamples + ". Use 2000 for steady second digits.");
    }
  }

  /** 2,000 draws, whose ends vary by about a fortieth of the interval from seed to seed. */
  public static Bootstrap defaults() {
    return new Bootstrap(2000, 17);
  }

  /**
   * The score over all rows with its interval.
   *
   * @param n number of rows
   * @param score of the rows at the given indices, which may repeat; the array is used again after
   *     the call
   * @throws IllegalArgumentException when there is no row
   */
  public Estimate estimate(int n, ToDoubleFunction<int[]> score) {
    double[] draws = draws(n, score);
    return middle(score.applyAsDouble(IntStream.range(0, n).toArray()), draws, n);
  }

  /** A value with the middle 95 % of its draws. */
  static Estimate middle(double value, double[] draws, long n) {
    return new Estimate(value, Percentiles.of(draws, 0.025), Percentiles.of(draws, 0.975), n);
  }

  /** The scores of all draws; the same rows are drawn at every call. */
  double[] draws(int n, ToDoubleFunction<int[]> score) {
    if (!(n > 0)) {
      throw new IllegalArgumentException("n: must be > 0; got " + n + ". Give at least one row.");
    }
    RandomGenerator random = new Well19937c(seed);
    int[] rows = new int[n];
    double[] scores = new double[resamples];
    for (int draw = 0; draw < resamples; draw++) {
      for (int i = 0; i < n; i++) {
        rows[i] = random.nextInt(n);
      }
      scores[draw] = score.applyAsDouble(rows);
    }
    return scores;
  }
}
