package org.distill4j.teacher.batch;

/**
 * Rounds numbers of rows up to few different ones, since oneDNN compiles routines for each: to 32,
 * and beyond 512 to a sixteenth of the power of two below, at most some six per cent too many.
 */
public final class RowClass {
  private static final int STEP = 32;
  private static final int PARTS = 16;

  private RowClass() {}

  /** The least number of the classes that is not below. */
  public static int of(int rows) {
    int step = Math.max(STEP, Integer.highestOneBit(Math.max(1, rows - 1)) / PARTS);
    return (rows + step - 1) / step * step;
  }
}
