package org.distill4j.evaluate.data;

import java.util.List;

/** Comma-separated values by RFC 4180: a quoted field may hold commas, quotes and line ends. */
final class CsvReader implements RowReader {

  @Override
  public List<Row> read(SourceText source, DataFile file) throws DataException {
    source.checkLineLengths();
    TableRows table = new TableRows(source, file);
    CsvRecords records = new CsvRecords(source);
    while (records.skipToNext()) {
      int line = records.line();
      table.add(line, records.next());
    }
    return table.rows();
  }

  @Override
  public List<String> columns(SourceText source) throws DataException {
    CsvRecords records = new CsvRecords(source);
    return records.skipToNext() ? records.next().stream().map(String::strip).toList() : List.of();
  }
}
