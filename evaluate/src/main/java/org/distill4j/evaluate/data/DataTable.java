package org.distill4j.evaluate.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A data file before anybody has said which of its columns hold what.
 *
 * @param name the file's name in messages
 * @param columns the names of its columns
 * @param named whether the file names them itself; else they are numbered from one on
 * @param rows the values of each row in the order of the columns, empty where a row has none
 */
public record DataTable(String name, List<String> columns, boolean named, List<List<String>> rows) {

  /** A header's names are shorter than what a reader takes for a text. */
  private static final int LONGEST_NAME = 60;

  /** Copies the lists. */
  public DataTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * Reads all rows.
   *
   * @throws DataException if the file is of another kind, empty or broken
   */
  public static DataTable read(Path path) throws IOException {
    RowReader reader = RowReader.of(DataFile.unlabelled(path));
    SourceText source = SourceText.read(path);
    List<String> first = reader.columns(source);
    boolean named =
        !(reader instanceof TsvReader || reader instanceof CsvReader) || isHeader(first);
    List<String> columns =
        named ? first : IntStream.rangeClosed(1, first.size()).mapToObj(i -> "column" + i).toList();
    if (columns.isEmpty()) {
      throw new DataException(
          source.name(), "must have columns; got none in its first row. Check the path.");
    }
    DataFile file =
        new DataFile(
            path,
            columns.subList(0, 1),
            Optional.empty(),
            named ? Optional.empty() : Optional.of(columns));
    List<Row> rows = reader.read(source, file);
    if (rows.isEmpty()) {
      throw new DataException(
          source.name(), "must hold at least one row; got only a header. Check the path.");
    }
    return new DataTable(
        source.name(), columns, named, rows.stream().map(row -> values(row, columns)).toList());
  }

  /** The values of one column. */
  public List<String> column(String column) {
    int index = columns.indexOf(column);
    return rows.stream().map(row -> row.get(index)).toList();
  }

  private static List<String> values(Row row, List<String> columns) {
    return columns.stream().map(column -> row.value(column).orElse("")).toList();
  }

  /** Names are short words, all different, and no numbers. */
  private static boolean isHeader(List<String> cells) {
    return new HashSet<>(cells).size() == cells.size()
        && cells.stream()
            .allMatch(
                cell ->
                    !cell.isEmpty()
                        && cell.length() <= LONGEST_NAME
                        && !cell.matches("[-+]?[0-9]+([.,][0-9]+)?"));
  }
}
