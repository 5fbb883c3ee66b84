package org.distill4j.compress.sparsify;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where zeros may stand in a matrix {@code [out, in]}: anywhere, so many of each run of a row, or
 * in whole blocks.
 *
 * @param kept how many of each run stay; 0 where zeros are not counted by runs
 * @param of weights of a run, neighbours in a row; 0 likewise
 * @param rows rows of a block, 1 for single weights
 * @param columns columns of a block, 1 for single weights
 */
public record SparsePattern(int kept, int of, int rows, int columns) {
  private static final String ANYWHERE = "unstructured";
  private static final Pattern RUNS = Pattern.compile("([1-9]\\d{0,2}):([1-9]\\d{0,2})");
  private static final Pattern BLOCKS = Pattern.compile("block-([1-9]\\d{0,2})x([1-9]\\d{0,2})");

  /** Refuses runs that keep everything or nothing, and blocks without weights. */
  public SparsePattern {
    boolean runs = kept >= 1 && of > kept && rows == 1 && columns == 1;
    boolean blocks = kept == 0 && of == 0 && rows >= 1 && columns >= 1;
    if (!runs && !blocks) {
      throw new IllegalArgumentException(
          "pattern: must be N:M with 1 <= N < M, or blocks of one row and column at least; got "
              + kept
              + ":"
              + of
              + " and "
              + rows
              + "x"
              + columns);
    }
  }

  /** Zeros anywhere. */
  public static SparsePattern unstructured() {
    return new SparsePattern(0, 0, 1, 1);
  }

  /** Of each {@code of} neighbours in a row, {@code kept} stay. */
  public static SparsePattern runs(int kept, int of) {
    return new SparsePattern(kept, of, 1, 1);
  }

  /** Blocks of so many rows and columns, all zero or none chosen to be. */
  public static SparsePattern blocks(int rows, int columns) {
    return new SparsePattern(0, 0, rows, columns);
  }

  /** What {@link #toString} writes, read back; empty for anything else. */
  public static Optional<SparsePattern> parse(String text) {
    Matcher runs = RUNS.matcher(text);
    Matcher blocks = BLOCKS.matcher(text);
    if (runs.matches()) {
      int kept = Integer.parseInt(runs.group(1));
      int of = Integer.parseInt(runs.group(2));
      return kept < of ? Optional.of(runs(kept, of)) : Optional.empty();
    }
    if (blocks.matches()) {
      int rows = Integer.parseInt(blocks.group(1));
      return Optional.of(blocks(rows, Integer.parseInt(blocks.group(2))));
    }
    return text.equals(ANYWHERE) ? Optional.of(unstructured()) : Optional.empty();
  }

  /** Whether the pattern itself says how many weights stay. */
  public boolean inRuns() {
    return of > 0;
  }

  @Override
  public String toString() {
    if (inRuns()) {
      return kept + ":" + of;
    }
    return rows == 1 && columns == 1 ? ANYWHERE : "block-" + rows + "x" + columns;
  }
}
