package org.distill4j.recipes.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.LeftOut;

/**
 * Where the rows of a file went: every row that was read is in one part.
 *
 * @param file its name
 * @param read the number of rows in the file
 * @param parts how many went where; they add up to {@code read}
 */
public record RowAccount(String file, int read, List<Part> parts) {
  /**
   * Some of the rows.
   *
   * @param use what they are used for, or why they were left out
   * @param rows how many
   */
  public record Part(String use, int rows) {}

  /** Refuses parts that do not add up; empty ones are dropped. */
  public RowAccount {
    parts = parts.stream().filter(part -> part.rows() != 0).toList();
    int sum = parts.stream().mapToInt(Part::rows).sum();
    if (sum != read) {
      throw new IllegalStateException(
          file + ": rows must add up to the " + read + " read; got " + sum + " in " + parts);
    }
  }

  /** The account of a file whose rows all have one use, but for those left out in reading. */
  static RowAccount of(Dataset rows, String use) {
    return of(rows, List.of(new Part(use, rows.size())));
  }

  /** The account of a file whose rows went into these parts, but for those left out in reading. */
  static RowAccount of(Dataset rows, List<Part> parts) {
    LeftOut left = rows.leftOut();
    List<Part> all = new ArrayList<>(parts);
    all.add(new Part("left out as empty", left.empty()));
    all.add(new Part("left out as repeated headers", left.headers()));
    return new RowAccount(rows.name(), rows.size() + left.rows(), all);
  }

  /** The sum, such as {@code 20 = 16 for training + 4 for validation}. */
  public String sum() {
    return String.format(Locale.ROOT, "%,d", read)
        + parts.stream()
            .map(part -> String.format(Locale.ROOT, "%,d %s", part.rows(), part.use()))
            .collect(Collectors.joining(" + ", " = ", ""));
  }

  @Override
  public String toString() {
    return "rows of " + file + ": " + sum();
  }
}
