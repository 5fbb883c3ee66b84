package org.distill4j.evaluate.data;

import java.util.Arrays;
import java.util.List;

/** Tab-separated values without quoting: a quote is part of the text, as in GLUE's files. */
final class TsvReader implements RowReader {

  @Override
  public List<Row> read(SourceText source, DataFile file) throws DataException {
    TableRows table = new TableRows(source, file);
    int number = 0;
    for (String line : source.lines()) {
      number++;
      if (!line.isEmpty()) {
        table.add(number, Arrays.asList(line.split("\t", -1)));
      }
    }
    return table.rows();
  }

  @Override
  public List<String> columns(SourceText source) throws DataException {
    String header = source.lines().stream().filter(line -> !line.isEmpty()).findFirst().orElse("");
    return Arrays.stream(header.split("\t", -1)).map(String::strip).toList();
  }
}
