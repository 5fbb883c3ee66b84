package org.distill4j.evaluate.statistics;

import java.util.Locale;

/**
 * How two models did on the same rows: right both, only this one, only the other, wrong both.
 *
 * @param bothRight rows that both get right
 * @param onlyThis rows that only this model gets right
 * @param onlyOther rows that only the other model gets right
 * @param bothWrong rows that both get wrong
 */
public record PairedCounts(long bothRight, long onlyThis, long onlyOther, long bothWrong) {
  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException when a count is negative or all are zero
   */
  public PairedCounts {
    if (bothRight < 0 || onlyThis < 0 || onlyOther < 0 || bothWrong < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "counts: must be >= 0; got %d, %d, %d, %d.",
              bothRight,
              onlyThis,
              onlyOther,
              bothWrong));
    }
    if (bothRight + onlyThis + onlyOther + bothWrong == 0) {
      throw new IllegalArgumentException("counts: must hold at least one row; got none.");
    }
  }

  /**
   * Counts, over rows, which model was right.
   *
   * @param thisRight for each row whether this model was right
   * @param otherRight the same for the other model
   * @throws IllegalArgumentException when the lengths differ or there is no row
   */
  public static PairedCounts of(boolean[] thisRight, boolean[] otherRight) {
    if (thisRight.length != otherRight.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "rows: both models must have answered the same rows; got %d and %d.",
              thisRight.length,
              otherRight.length));
    }
    long[] counts = new long[4];
    for (int row = 0; row < thisRight.length; row++) {
      counts[(thisRight[row] ? 0 : 2) + (otherRight[row] ? 0 : 1)]++;
    }
    return new PairedCounts(counts[0], counts[1], counts[2], counts[3]);
  }

  /** All rows. */
  public long n() {
    return bothRight + onlyThis + onlyOther + bothWrong;
  }
}
