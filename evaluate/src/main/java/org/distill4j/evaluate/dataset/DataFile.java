package org.distill4j.evaluate.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of examples and where in it they stand.
 *
 * @param path a {@code .tsv}, {@code .csv}, {@code .json}, {@code .jsonl} or {@code .txt} file
 * @param text the column of the text, or the two columns of a pair
 * @param label the column of the label; absent for unlabelled text
 * @param columns the names of the columns of a TSV or CSV file that has no header
 * @param format how its rows are written
 * @param lists columns that may hold lists of labels, where the form of the file has some
 */
public record DataFile(
    Path path,
    List<String> text,
    Optional<String> label,
    Optional<List<String>> columns,
    RowFormat format,
    List<String> lists) {

  /** The column that a text file's lines stand in. */
  public static final String TEXT = "text";

  /** A file whose name says how its rows are written. */
  public DataFile(
      Path path, List<String> text, Optional<String> label, Optional<List<String>> columns) {
    this(path, text, label, columns, RowFormat.DEFAULTS);
  }

  /** A file without lists. */
  public DataFile(
      Path path,
      List<String> text,
      Optional<String> label,
      Optional<List<String>> columns,
      RowFormat format) {
    this(path, text, label, columns, format, List.of());
  }

  /** The same file, some of whose columns may hold lists of labels. */
  public DataFile withLists(List<String> names) {
    return new DataFile(path, text, label, columns, format, names);
  }

  /** Checks the number of text columns. */
  public DataFile {
    text = List.copyOf(text);
    columns = columns.map(List::copyOf);
    lists = List.copyOf(lists);
    if (text.isEmpty() || text.size() > 2) {
      throw new IllegalArgumentException(
          "text: must be one column, or two for pairs; got " + text + ".");
    }
  }

  /** A labelled file with a header. */
  public static DataFile of(Path path, List<String> text, String label) {
    return new DataFile(path, text, Optional.of(label), Optional.empty());
  }

  /** A file without labels; its texts stand in the column {@code text}, or one a line. */
  public static DataFile unlabelled(Path path) {
    return new DataFile(path, List.of(TEXT), Optional.empty(), Optional.empty());
  }

  /** Returns the columns that every row must have: the texts and the label. */
  public List<String> wanted() {
    List<String> wanted = new ArrayList<>(text);
    label.ifPresent(wanted::add);
    return List.copyOf(wanted);
  }

  /**
   * Reads the whole file.
   *
   * @throws DataException at the first fault, naming file and line
   */
  public Dataset read() throws IOException {
    RowReader reader = RowReader.of(this);
    SourceText source = SourceText.read(path);
    ReadRows read = reader.read(source, this);
    if (read.rows().isEmpty()) {
      throw new DataException(
          source.name(), "must hold at least one row; got only a header. Check the path.");
    }
    EmptyCells empty = new EmptyCells(this);
    List<Row> rows = empty.without(source, read.rows());
    List<Example> examples = new ArrayList<>(rows.size());
    for (Row row : rows) {
      examples.add(example(row));
    }
    LeftOut leftOut = new LeftOut(read.rows().size() - rows.size(), read.headers());
    return new Dataset(source.name(), examples, rows, leftOut, read.warnings());
  }

  private Example example(Row row) {
    List<String> texts = text.stream().map(column -> row.value(column).orElse("")).toList();
    Optional<String> pair = texts.size() == 2 ? Optional.of(texts.get(1)) : Optional.empty();
    return new Example(texts.get(0), pair, label.flatMap(row::value));
  }
}
