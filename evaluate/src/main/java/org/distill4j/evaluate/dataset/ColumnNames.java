package org.distill4j.evaluate.dataset;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Checks that the columns of a file are the ones asked for. */
final class ColumnNames {

  private ColumnNames() {}

  static void require(String where, List<String> present, List<String> wanted)
      throws DataException {
    for (String column : wanted) {
      int count = Collections.frequency(present, column);
      if (count == 0) {
        throw new DataException(
            where,
            "must have a column '"
                + column
                + "'; got "
                + quoted(present)
                + "."
                + hint(column, present));
      }
      if (count > 1) {
        throw new DataException(
            where, "must have one column '" + column + "'; got " + count + ". Rename all but one.");
      }
    }
  }

  private static String hint(String column, List<String> present) {
    if (present.contains("\"" + column + "\"")) {
      return " The names stand in quotes, as in CSV: set quoting: csv.";
    }
    String suggestion = NearestName.suggestion(column, present);
    return suggestion.isEmpty()
        ? " Name one of these, or give 'columns' for a file without a header."
        : suggestion;
  }

  static String quoted(Collection<String> names) {
    return names.isEmpty()
        ? "none"
        : names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
  }
}
