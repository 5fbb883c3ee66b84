package org.distill4j.evaluate.dataset;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the rows of one file format. */
interface RowReader {

  /** The readers by file extension. */
  Map<String, RowReader> BY_EXTENSION =
      Map.of(
          ".tsv", new TableReader('\t'),
          ".csv", new TableReader(','),
          ".jsonl", new JsonReader(),
          ".ndjson", new JsonReader(),
          ".json", new JsonReader(),
          ".txt", new TextReader());

  /**
   * Returns the rows in order, each with every column of {@link DataFile#wanted}.
   *
   * @throws DataException at the first fault
   */
  ReadRows read(SourceText source, DataFile file) throws DataException;

  /**
   * Returns the names of the columns as the first record has them, of which the first may hold
   * texts.
   */
  List<String> columns(SourceText source, RowFormat format) throws DataException;

  static RowReader of(DataFile file) throws DataException {
    String name = file.path().toString();
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
    RowReader reader = BY_EXTENSION.get(extension);
    if (reader == null) {
      throw new DataException(
          name,
          "must end in .tsv, .csv, .json, .jsonl or .txt; got '"
              + extension
              + "'. Rename the file to what it is"
              + (extension.matches("[.](conll.*|bio|iob2?|ner|pos|tags)")
                  ? ", or, if it has a word a line, end each line with its tag, of few that recur;"
                      + " CoNLL-U has tags in column 4 (cut -f 2,4)."
                  : "."));
    }
    return reader;
  }
}
