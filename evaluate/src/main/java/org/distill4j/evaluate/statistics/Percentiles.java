package org.distill4j.evaluate.statistics;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.LongToDoubleFunction;

/**
 * Percentiles, quantiles and medians, everywhere by one definition: linear between order
 * statistics.
 *
 * <p>Of n numbers in ascending order x₁ … xₙ the quantile of the fraction p lies at the position
 * {@code h = 1 + (n - 1) p}: it is {@code x⌊h⌋ + (h - ⌊h⌋) (x⌊h⌋₊₁ - x⌊h⌋)}. Source: Hyndman and
 * Fan (1996), Sample Quantiles in Statistical Packages, The American Statistician 50, 361-365, type
 * 7; the default of NumPy, R and spreadsheets.
 */
public final class Percentiles {
  private Percentiles() {}

  /**
   * The quantile of some numbers.
   *
   * @param values in any order, one or more; not changed
   * @param fraction p, in [0, 1]: 0.95 for the 95th percentile
   * @throws IllegalArgumentException when there is no number, or the fraction is outside
   */
  public static double of(double[] values, double fraction) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return of(sorted.length, fraction, rank -> sorted[(int) rank]);
  }

  /** The quantile of the fraction 0.5. */
  public static double median(double[] values) {
    return of(values, 0.5);
  }

  /**
   * The quantile of numbers that were counted.
   *
   * @param counts how often each was seen
   */
  public static double of(SortedMap<Double, Long> counts, double fraction) {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    return of(all, fraction, rank -> counted(counts, rank));
  }

  private static double counted(SortedMap<Double, Long> counts, long rank) {
    long passed = 0;
    for (Map.Entry<Double, Long> value : counts.entrySet()) {
      passed += value.getValue();
      if (passed > rank) {
        return value.getKey();
      }
    }
    throw new AssertionError("rank " + rank + " of " + passed);
  }

  /**
   * The quantile of numbers that are found by their rank.
   *
   * @param count n
   * @param ascending x by rank, from 0 to n - 1
   */
  public static double of(long count, double fraction, LongToDoubleFunction ascending) {
    if (!(count > 0)) {
      throw new IllegalArgumentException(
          "values: must be one or more; got " + count + ". Measure something first.");
    }
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("fraction: must be in [0, 1]; got " + fraction);
    }
    double position = 1 + (count - 1) * fraction;
    double whole = Math.floor(position);
    double lower = ascending.applyAsDouble((long) whole - 1);
    if (position == whole) {
      return lower;
    }
    return lower + (position - whole) * (ascending.applyAsDouble((long) whole) - lower);
  }
}
