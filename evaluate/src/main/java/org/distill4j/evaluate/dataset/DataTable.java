package org.distill4j.evaluate.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.distill4j.evaluate.dataset.RowFormat.Quoting;

/**
 * A data file before anybody has said which of its columns hold what.
 *
 * @param name the file's name in messages
 * @param columns the names of its columns
 * @param named whether the file names them itself; else they are numbered from one on
 * @param rows the values of each row in the order of the columns, empty where a row has none
 * @param format how its rows are written
 */
public record DataTable(
    String name, List<String> columns, boolean named, List<List<String>> rows, RowFormat format) {

  /** Copies the lists. */
  public DataTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * Reads all rows.
   *
   * @throws DataException if the file is of another kind, empty or broken, or its first row may be
   *     a header or not
   */
  public static DataTable read(Path path) throws IOException {
    RowReader reader = RowReader.of(DataFile.unlabelled(path));
    SourceText source = SourceText.read(path);
    if (!(reader instanceof TableReader)) {
      return ofNamed(path, source, reader);
    }
    try {
      return ofTable(path, source, reader, RowFormat.DEFAULTS);
    } catch (DataException unquoted) {
      return ofQuoted(path, source, reader, unquoted);
    }
  }

  /** A field over two lines breaks a table that is read without quoting. */
  private static DataTable ofQuoted(
      Path path, SourceText source, RowReader reader, DataException unquoted) throws IOException {
    if (source.content().indexOf('"') < 0 || !unquoted.getMessage().contains("quoting")) {
      throw unquoted;
    }
    return ofTable(path, source, reader, RowFormat.DEFAULTS.withQuoting(Quoting.CSV));
  }

  private static DataTable ofNamed(Path path, SourceText source, RowReader reader)
      throws IOException {
    List<String> columns = reader.columns(source, RowFormat.DEFAULTS);
    requireSome(source, columns);
    List<Row> rows =
        reader instanceof JsonReader json
            ? json.rows(source, columns)
            : reader.read(source, DataFile.unlabelled(path)).rows();
    return new DataTable(
        source.name(),
        columns,
        true,
        rows.stream().map(row -> values(row, columns)).toList(),
        RowFormat.DEFAULTS);
  }

  private static DataTable ofTable(Path path, SourceText source, RowReader reader, RowFormat format)
      throws IOException {
    List<String> first = reader.columns(source, format);
    requireSome(source, first);
    List<String> numbered =
        IntStream.rangeClosed(1, first.size()).mapToObj(i -> "column" + i).toList();
    DataFile file =
        new DataFile(path, numbered.subList(0, 1), Optional.empty(), Optional.of(numbered), format);
    ReadRows read = reader.read(source, file);
    if (format.quoting() == Quoting.AUTO && !read.warnings().isEmpty()) {
      return ofTable(path, source, reader, format.withQuoting(Quoting.CSV));
    }
    List<List<String>> rows = new ArrayList<>(read.rows().stream().map(Row::values).toList());
    boolean named = HeaderGuess.isHeader(source.name(), rows);
    if (named) {
      List<String> header = rows.get(0);
      rows.removeIf(row -> TableRows.isSame(row, header) && row.size() > 1);
      if (header.size() == 1) {
        rows.remove(0);
      }
    }
    if (rows.isEmpty()) {
      throw new DataException(
          source.name(), "must hold at least one row; got only a header. Check the path.");
    }
    List<String> columns = named ? TableRows.named(read.rows().get(0).values()) : numbered;
    return new DataTable(source.name(), columns, named, rows, format);
  }

  private static void requireSome(SourceText source, List<String> columns) throws DataException {
    if (columns.isEmpty()) {
      throw new DataException(
          source.name(), "must have columns; got none in its first row. Check the path.");
    }
  }

  /** The values of one column. */
  public List<String> column(String column) {
    int index = columns.indexOf(column);
    return rows.stream().map(row -> row.get(index)).toList();
  }

  private static List<String> values(Row row, List<String> columns) {
    return columns.stream().map(column -> row.value(column).orElse("")).toList();
  }
}
