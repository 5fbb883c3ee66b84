package org.distill4j.recipes.starter;

import java.util.List;
import org.distill4j.evaluate.data.DataTable;

/**
 * What the values of a column look like.
 *
 * @param name the column
 * @param rows how many values it has
 * @param distinct how many of them differ
 * @param characters their mean length
 * @param numbers whether all are numbers
 */
record ColumnProfile(String name, int rows, int distinct, double characters, boolean numbers) {
  /** Public classification sets have up to 150 labels; what differs more is no label. */
  private static final int MOST_LABELS = 200;

  static List<ColumnProfile> of(DataTable table) {
    return table.columns().stream().map(name -> of(name, table.column(name))).toList();
  }

  private static ColumnProfile of(String name, List<String> values) {
    return new ColumnProfile(
        name,
        values.size(),
        (int) values.stream().distinct().count(),
        values.stream().mapToInt(String::length).average().orElse(0),
        values.stream().allMatch(value -> value.matches("[-+]?[0-9]*[.,]?[0-9]+")));
  }

  /** A label comes back: on two rows or more, on average. */
  boolean mayBeLabel() {
    return distinct >= 2 && distinct <= Math.min(MOST_LABELS, rows / 2);
  }

  boolean mayBeText() {
    return !numbers && distinct >= 2;
  }

  @Override
  public String toString() {
    return "'" + name + "' (" + distinct + " different values)";
  }
}
