package org.distill4j.recipes.starter;

import java.util.Arrays;
import java.util.List;
import org.distill4j.evaluate.dataset.DataTable;
import org.distill4j.evaluate.dataset.FoldedText;

/**
 * What the values of a column look like.
 *
 * @param name the column
 * @param rows how many values it has that are not empty
 * @param distinct how many of them differ
 * @param characters their mean length
 * @param numbers whether all are numbers
 * @param form of those numbers
 */
record ColumnProfile(
    String name, int rows, int distinct, double characters, boolean numbers, Form form) {
  /** Public classification sets have up to 150 labels; what differs more is no label. */
  private static final int MOST_LABELS = 200;

  /** Five stars, or five steps from no to yes, are classes to most who write such numbers down. */
  private static final int FEW = 5;

  /** What numbers look like. */
  enum Form {
    /** Not all are numbers as Java reads them. */
    NONE,
    /** Whole numbers without a gap from 0 or 1, as classes or rows are counted. */
    COUNTED,
    /** Other whole numbers. */
    WHOLE,
    /** Some with a fraction. */
    FRACTIONS;

    static Form of(List<String> values) {
      if (values.isEmpty()
          || !values.stream().allMatch(value -> value.matches("[-+]?[0-9]*\\.?[0-9]+"))) {
        return NONE;
      }
      double[] sorted =
          values.stream().mapToDouble(Double::parseDouble).distinct().sorted().toArray();
      if (Arrays.stream(sorted).anyMatch(value -> value != Math.rint(value))) {
        return FRACTIONS;
      }
      double last = sorted[sorted.length - 1];
      boolean first = sorted[0] == 0 || sorted[0] == 1;
      return first && last - sorted[0] + 1 == sorted.length ? COUNTED : WHOLE;
    }
  }

  static List<ColumnProfile> of(DataTable table) {
    return table.columns().stream().map(name -> of(name, table.column(name))).toList();
  }

  private static ColumnProfile of(String name, List<String> all) {
    List<String> values = all.stream().filter(value -> !FoldedText.isEmpty(value)).toList();
    return new ColumnProfile(
        name,
        values.size(),
        (int) values.stream().distinct().count(),
        values.stream().mapToInt(String::length).average().orElse(0),
        values.stream().allMatch(value -> value.matches("[-+]?[0-9]*[.,]?[0-9]+")),
        Form.of(values));
  }

  /** A label comes back: on two rows or more, on average. */
  boolean mayBeLabel() {
    return distinct >= 2 && distinct <= Math.min(MOST_LABELS, rows / 2);
  }

  /** Scores are numbers with more than a few values that no class or row is counted by. */
  boolean mayBeScore() {
    return distinct > FEW && (form == Form.WHOLE || form == Form.FRACTIONS);
  }

  boolean mayBeText() {
    return !numbers && distinct >= 2;
  }

  @Override
  public String toString() {
    return "'" + name + "' (" + distinct + " different values)";
  }
}
