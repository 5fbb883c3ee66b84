package org.distill4j.evaluate.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of examples and where in it they stand.
 *
 * @param path a {@code .tsv}, {@code .csv}, {@code .jsonl} or {@code .txt} file
 * @param text the column of the text, or the two columns of a pair
 * @param label the column of the label; absent for unlabelled text
 * @param columns the names of the columns of a TSV or CSV file that has no header
 */
public record DataFile(
    Path path, List<String> text, Optional<String> label, Optional<List<String>> columns) {

  /** The column that a text file's lines stand in. */
  public static final String TEXT = "text";

  /** Checks the number of text columns. */
  public DataFile {
    text = List.copyOf(text);
    columns = columns.map(List::copyOf);
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
    List<Row> rows = reader.read(source, this);
    if (rows.isEmpty()) {
      throw new DataException(
          source.name(), "must hold at least one row; got only a header. Check the path.");
    }
    List<Example> examples = new ArrayList<>(rows.size());
    for (Row row : rows) {
      examples.add(example(source, row));
    }
    return new Dataset(source.name(), examples, rows);
  }

  private Example example(SourceText source, Row row) throws DataException {
    List<String> texts = new ArrayList<>(text.size());
    for (String column : text) {
      texts.add(filled(source, row, column));
    }
    Optional<String> given = Optional.empty();
    if (label.isPresent()) {
      given = Optional.of(filled(source, row, label.get()));
    }
    Optional<String> pair = texts.size() == 2 ? Optional.of(texts.get(1)) : Optional.empty();
    return new Example(texts.get(0), pair, given);
  }

  private static String filled(SourceText source, Row row, String column) throws DataException {
    String value = row.value(column).orElse("");
    if (value.isEmpty()) {
      throw new DataException(
          source.where(row.line()) + " " + column,
          "must not be empty; got ''. Fill it in or remove the row.");
    }
    return value;
  }
}
