package org.distill4j.evaluate.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.distill4j.evaluate.dataset.RowFormat.EmptyRows;

/** Finds rows whose text or label is empty: missing, null, white space, or invisible characters. */
final class EmptyCells {
  private static final int SHOWN = 5;

  private final DataFile file;
  private final Map<String, List<Integer>> lines = new LinkedHashMap<>();

  EmptyCells(DataFile file) {
    this.file = file;
  }

  /**
   * The rows without empty ones.
   *
   * @throws DataException if there are some and the file's format does not leave them out, or if no
   *     other is left; all of them are counted
   */
  List<Row> without(SourceText source, List<Row> rows) throws DataException {
    List<Row> kept = new ArrayList<>(rows.size());
    for (Row row : rows) {
      if (isFull(row)) {
        kept.add(row);
      }
    }
    if (kept.size() == rows.size()) {
      return rows;
    }
    if (file.format().empty() == EmptyRows.DROP && !kept.isEmpty()) {
      return kept;
    }
    throw new DataException(
        source.name(),
        String.format(
            Locale.ROOT,
            "must have %s in every row; got %,d of %,d rows without: %s. Fill them in, or leave"
                + " such rows out with empty: drop.",
            file.wanted().stream().map(c -> "'" + c + "'").collect(Collectors.joining(" and ")),
            rows.size() - kept.size(),
            rows.size(),
            lines.entrySet().stream()
                .map(e -> cells(e.getKey(), e.getValue()))
                .collect(Collectors.joining(", "))));
  }

  private boolean isFull(Row row) {
    boolean full = true;
    for (String column : file.wanted()) {
      if (FoldedText.isEmpty(row.value(column).orElse(""))) {
        lines.computeIfAbsent(column, name -> new ArrayList<>()).add(row.line());
        full = false;
      }
    }
    return full;
  }

  private static String cells(String column, List<Integer> lines) {
    return String.format(
        Locale.ROOT,
        "%,d with an empty '%s' (line%s %s%s)",
        lines.size(),
        column,
        lines.size() == 1 ? "" : "s",
        lines.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining(", ")),
        lines.size() > SHOWN ? ", …" : "");
  }
}
