package org.distill4j.evaluate.dataset;

import java.util.ArrayList;
import java.util.List;

/** Plain text: one text a line, without labels. */
final class TextReader implements RowReader {

  private static final List<String> COLUMNS = List.of(DataFile.TEXT);

  @Override
  public ReadRows read(SourceText source, DataFile file) throws DataException {
    ColumnNames.require(source.name(), COLUMNS, file.wanted());
    List<Row> rows = new ArrayList<>();
    int number = 0;
    for (String line : source.lines()) {
      number++;
      if (!line.isBlank()) {
        rows.add(new Row(number, COLUMNS, List.of(line.strip())));
      }
    }
    return new ReadRows(rows);
  }

  @Override
  public List<String> columns(SourceText source, RowFormat format) {
    return COLUMNS;
  }
}
