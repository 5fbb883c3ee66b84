package org.distill4j.evaluate.dataset;

import java.util.List;
import java.util.Locale;

/**
 * Signs that a table read without quoting was written with it, as pandas and R do: fields in quotes
 * whose inner quotes are doubled, or a column whose every value is quoted.
 */
final class QuoteSigns {
  private static final int LEAST_ROWS = 2;

  private final boolean looks;
  private int rows;
  private int quotedRows;
  private int doubled;
  private boolean against;
  private int[] wrapped = new int[0];

  /**
   * Signs in the rows of one table.
   *
   * @param looks whether the table is read without quoting
   */
  QuoteSigns(boolean looks) {
    this.looks = looks;
  }

  void add(List<String> values) {
    if (!looks || against) {
      return;
    }
    rows++;
    wrapped = wrapped.length == 0 ? new int[values.size()] : wrapped;
    boolean any = false;
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      if (value.indexOf('"') >= 0) {
        boolean isQuoted = isQuoted(value);
        against |= !isQuoted;
        any |= isQuoted;
        wrapped[i] += isQuoted ? 1 : 0;
        doubled += isQuoted && value.indexOf('"', 1) < value.length() - 1 ? 1 : 0;
      }
    }
    quotedRows += any ? 1 : 0;
  }

  private static boolean isQuoted(String value) {
    if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
      return false;
    }
    return value.substring(1, value.length() - 1).replace("\"\"", "").indexOf('"') < 0;
  }

  /** Whether the rows look written with quoting. */
  boolean found() {
    boolean column = false;
    for (int count : wrapped) {
      column |= count == rows && rows >= LEAST_ROWS;
    }
    return looks && !against && (doubled > 0 || column);
  }

  List<String> warnings(String name, List<String> columns) {
    boolean isHeader = columns != null && columns.stream().allMatch(QuoteSigns::isQuoted);
    if (!found() && !(isHeader && looks)) {
      return List.of();
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "%s: has fields in quotes on %,d of %,d rows, as in CSV, and reads the quotes as text."
                + " If they are no text, set quoting: csv.",
            name,
            quotedRows,
            rows));
  }

  /** What a record's wrong number of fields may come from. */
  String cause(List<String> fields) {
    boolean opens = fields.stream().anyMatch(f -> f.startsWith("\"") && !isQuoted(f.strip()));
    boolean closes = fields.get(0).endsWith("\"") && !fields.get(0).startsWith("\"");
    if (looks && (opens || closes)) {
      return "A quote here opens or closes a field that holds a line end or a separator, as in"
          + " CSV: set quoting: csv.";
    }
    return "Check for a stray or missing separator.";
  }
}
