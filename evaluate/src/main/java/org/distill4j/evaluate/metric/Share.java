package org.distill4j.evaluate.metric;

/** A share {@code value} in [0, 1] of {@code n} rows, given without an interval. */
public record Share(double value, long n) {
  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException when the value is not in [0, 1] or there is no row
   */
  public Share {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("value: must be in [0, 1]; got " + value + ".");
    }
    if (!(n > 0)) {
      throw new IllegalArgumentException("n: must be > 0; got " + n + ".");
    }
  }
}
