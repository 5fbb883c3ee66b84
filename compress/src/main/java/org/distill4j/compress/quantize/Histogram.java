package org.distill4j.compress.quantize;

/**
 * How often values fell where, in memory that does not grow with their number.
 *
 * <p>There are {@link #SIDE} bins of equal width on each side of zero. The width is a power of two,
 * the smallest for which all values so far fit; when a larger one comes, neighbouring bins are
 * merged, which moves no count across an edge. The counts therefore depend on the values alone, not
 * on their order. Not thread-safe.
 */
final class Histogram {
  /** Bins on either side of zero: 32 to 64 of them for each of 255 levels of a one-sided range. */
  static final int SIDE = 16_384;

  private static final int SIDE_BITS = 14;

  private final long[] counts = new long[2 * SIDE];
  private int exponent = Float.MIN_EXPONENT - SIDE_BITS;
  private double perUnit = Math.scalb(1.0, -exponent);
  private long total;
  private float low;
  private float high;

  /**
   * Counts a value.
   *
   * @throws IllegalArgumentException if it is not finite
   */
  void add(float value) {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException(
          "activations: must be finite; got "
              + value
              + ". Look at the model: its weights are damaged.");
    }
    low = total == 0 ? value : Math.min(low, value);
    high = total == 0 ? value : Math.max(high, value);
    total++;
    if (Math.abs(value) * perUnit >= SIDE) {
      widen(Math.getExponent(value) + 1 - SIDE_BITS);
    }
    counts[SIDE + (int) Math.floor(value * perUnit)]++;
  }

  private void widen(int newExponent) {
    int shift = newExponent - exponent;
    exponent = newExponent;
    perUnit = Math.scalb(1.0, -newExponent);
    if (total == 1) {
      return;
    }
    // Outwards from zero, so that each count moves to a place that has been read already.
    for (int bin = 1; bin < SIDE; bin++) {
      move(bin, bin >> Math.min(shift, SIDE_BITS));
    }
    for (int bin = -2; bin >= -SIDE; bin--) {
      move(bin, bin >> Math.min(shift, SIDE_BITS));
    }
  }

  private void move(int from, int to) {
    if (from != to) {
      counts[SIDE + to] += counts[SIDE + from];
      counts[SIDE + from] = 0;
    }
  }

  /** How many values were counted. */
  long total() {
    return total;
  }

  /** The smallest value; 0 without any. */
  float low() {
    return low;
  }

  /** The largest value; 0 without any. */
  float high() {
    return high;
  }

  /** The width of a bin. */
  double width() {
    return 1 / perUnit;
  }

  /** The count of a bin, from -SIDE to SIDE - 1; bin i holds [i, i + 1) widths. */
  long count(int bin) {
    return counts[SIDE + bin];
  }

  /** The bin that a value within the range falls into. */
  int bin(double value) {
    return (int) Math.max(-SIDE, Math.min(SIDE - 1L, Math.floor(value * perUnit)));
  }

  /** The middle of a bin. */
  double middle(int bin) {
    return (bin + 0.5) / perUnit;
  }
}
