package org.distill4j.evaluate.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Gathers the records of a table, the first of which is its header unless the columns are given.
 */
final class TableRows {

  private final SourceText source;
  private final DataFile file;
  private final List<Row> rows = new ArrayList<>();
  private List<String> columns;

  TableRows(SourceText source, DataFile file) throws DataException {
    this.source = source;
    this.file = file;
    if (file.columns().isPresent()) {
      columns = file.columns().get();
      ColumnNames.require(source.name() + " columns", columns, file.wanted());
    }
  }

  void add(int line, List<String> fields) throws DataException {
    List<String> values = fields.stream().map(String::strip).toList();
    if (columns == null) {
      columns = values;
      ColumnNames.require(source.where(line), columns, file.wanted());
    } else if (values.size() == columns.size()) {
      rows.add(new Row(line, columns, values));
    } else {
      throw new DataException(
          source.where(line),
          String.format(
              "must have %d fields (%s); got %d. Check for a stray or missing separator.",
              columns.size(), ColumnNames.quoted(columns), values.size()));
    }
  }

  List<Row> rows() {
    return rows;
  }
}
