package org.distill4j.evaluate.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads texts with several labels each, or none: from a column of zeros and ones for each label,
 * from labels joined in one column, or from JSON lists. All give the same {@link LabelSets}.
 *
 * @param texts the file, without a label column
 * @param columns one column of joined labels or lists, or a column of zeros and ones for each label
 * @param separator what joins labels in one column; empty for the first of {@code |}, {@code ;} and
 *     {@code ,} that occurs in it
 */
public record LabelSetFile(DataFile texts, List<String> columns, Optional<String> separator) {
  private static final List<String> SEPARATORS = List.of("|", ";", ",");
  private static final List<String> YES = List.of("1", "1.0", "true", "True");
  // As pandas writes a list into a cell: ['a', 'b'].
  private static final Pattern PYTHON_STRING = Pattern.compile("'([^'\\\\]*)'|\"([^\"\\\\]*)\"");
  private static final Pattern PYTHON_LIST =
      Pattern.compile("\\[(?:" + PYTHON_STRING + ")(?:, ?(?:" + PYTHON_STRING + "))*]");

  private static final List<String> NO = List.of("0", "0.0", "false", "False");

  /** Copies the list. */
  public LabelSetFile {
    columns = List.copyOf(columns);
  }

  /**
   * Reads the whole file.
   *
   * @throws DataException at the first fault, naming file and line
   */
  public Dataset read() throws IOException {
    Dataset rows = texts.withLists(columns).read();
    requireColumns(rows);
    List<String> sets = columns.size() == 1 ? joined(rows) : oneHot(rows);
    return rows.labelled(sets);
  }

  // Of JSON, an object may lack a field; a field that all lack is misspelled.
  private void requireColumns(Dataset rows) throws DataException {
    for (String column : columns) {
      boolean somewhere = false;
      for (int row = 0; row < rows.size() && !somewhere; row++) {
        somewhere = rows.row(row).value(column).isPresent();
      }
      if (!somewhere) {
        ColumnNames.require(rows.where(0), rows.row(0).columns(), List.of(column));
      }
    }
  }

  private List<String> oneHot(Dataset rows) throws DataException {
    List<String> sets = new ArrayList<>(rows.size());
    for (int row = 0; row < rows.size(); row++) {
      List<String> labels = new ArrayList<>();
      for (String column : columns) {
        String value = rows.row(row).value(column).orElse("");
        if (YES.contains(value)) {
          labels.add(column);
        } else if (!NO.contains(value)) {
          throw new DataException(
              rows.where(row) + " " + column,
              "must be 0 or 1 in a column of one label; got '"
                  + value
                  + "'. Correct the row, or name one column of joined labels.");
        }
      }
      sets.add(LabelSets.joined(labels));
    }
    return sets;
  }

  private List<String> joined(Dataset rows) throws DataException {
    List<String> cells = new ArrayList<>(rows.size());
    for (int row = 0; row < rows.size(); row++) {
      cells.add(rows.row(row).value(columns.get(0)).orElse(""));
    }
    Optional<String> joint = separator.or(() -> found(cells));
    List<String> sets = new ArrayList<>(rows.size());
    for (int row = 0; row < rows.size(); row++) {
      sets.add(LabelSets.joined(labels(rows.where(row), cells.get(row), joint)));
    }
    return sets;
  }

  private List<String> labels(String where, String cell, Optional<String> joint)
      throws DataException {
    List<String> labels;
    if (isList(cell)) {
      labels = list(where, cell);
    } else {
      String[] parts =
          joint.isPresent() ? cell.split(Pattern.quote(joint.get()), -1) : new String[] {cell};
      labels = Arrays.stream(parts).map(String::strip).toList();
    }
    return labels.stream().filter(label -> !label.isEmpty()).toList();
  }

  private List<String> list(String where, String cell) throws DataException {
    try {
      return LabelSets.split(cell).stream().map(String::strip).toList();
    } catch (IllegalArgumentException e) {
      if (PYTHON_LIST.matcher(cell).matches()) {
        return PYTHON_STRING
            .matcher(cell)
            .results()
            .map(m -> m.group(1) == null ? m.group(2) : m.group(1))
            .map(String::strip)
            .toList();
      }
      throw new DataException(
          where + " " + columns.get(0),
          "must be a list of strings; got " + FoldedText.shown(cell) + ". Correct the row.",
          e);
    }
  }

  private static boolean isList(String cell) {
    return cell.startsWith("[") && cell.endsWith("]");
  }

  private static Optional<String> found(List<String> cells) {
    List<String> plain = cells.stream().filter(cell -> !isList(cell)).toList();
    return SEPARATORS.stream()
        .filter(joint -> plain.stream().anyMatch(cell -> cell.contains(joint)))
        .findFirst();
  }
}
