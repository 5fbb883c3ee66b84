package org.distill4j.evaluate.statistics;

/**
 * A measured value with its 95 % interval from {@code low} to {@code high}, over {@code n} rows.
 *
 * <p>The value may lie outside its interval: the percentile bootstrap of a macro-averaged score is
 * biased downwards on few rows.
 */
public record Estimate(double value, double low, double high, long n) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when a number is not finite, the interval is upside down, or
   *     there is no row
   */
  public Estimate {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("value: must be finite; got " + value + ".");
    }
    if (!(low <= high) || !Double.isFinite(low) || !Double.isFinite(high)) {
      throw new IllegalArgumentException(
          "low, high: must be finite and in order; got " + low + " and " + high + ".");
    }
    if (!(n > 0)) {
      throw new IllegalArgumentException("n: must be > 0; got " + n + ". Give at least one row.");
    }
  }
}
