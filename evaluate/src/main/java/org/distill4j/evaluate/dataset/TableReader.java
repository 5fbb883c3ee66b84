package org.distill4j.evaluate.dataset;

import java.util.List;
import java.util.Optional;

/**
 * Tables of comma-separated or tab-separated values, or of what spreadsheets write in their place.
 */
final class TableReader implements RowReader {
  private final char separator;

  /** A reader of tables whose extension stands for a separator. */
  TableReader(char separator) {
    this.separator = separator;
  }

  @Override
  public ReadRows read(SourceText source, DataFile file) throws DataException {
    TableDialect dialect =
        TableDialect.of(source, separator, file.format(), file.columns().map(List::size));
    source.checkLineLengths();
    TableRows table = new TableRows(source, file, dialect);
    TableRecords records = new TableRecords(source, dialect);
    while (records.skipToNext()) {
      int line = records.line();
      List<String> record = records.next();
      table.add(line, record);
    }
    return table.rows();
  }

  @Override
  public List<String> columns(SourceText source, RowFormat format) throws DataException {
    TableDialect dialect = TableDialect.of(source, separator, format, Optional.empty());
    TableRecords records = new TableRecords(source, dialect);
    return records.skipToNext() ? records.next().stream().map(String::strip).toList() : List.of();
  }
}
