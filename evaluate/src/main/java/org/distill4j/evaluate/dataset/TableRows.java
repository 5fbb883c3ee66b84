package org.distill4j.evaluate.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Gathers the records of a table, the first of which is its header unless the columns are given. A
 * header that comes again, as where files were joined, is counted and left out.
 */
final class TableRows {
  /** Stands before the first character of a file that was appended to another. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** More lines than a title and its notes have. */
  private static final int MOST_ABOVE = 20;

  private static final String ABOVE =
      "If the lines above are a title or comments, delete them: the first line names the columns.";

  private final SourceText source;
  private final DataFile file;
  private final List<Row> rows = new ArrayList<>();
  private final QuoteSigns quotes;
  private List<String> columns;
  private List<String> header = List.of();
  private int headers;

  TableRows(SourceText source, DataFile file, TableDialect dialect) throws DataException {
    this.source = source;
    this.file = file;
    this.quotes = new QuoteSigns(!dialect.quoted());
    if (file.columns().isPresent()) {
      columns = file.columns().get();
      header = columns;
      ColumnNames.require(source.name() + " columns", columns, file.wanted());
    }
  }

  void add(int line, List<String> fields) throws DataException {
    List<String> values = fields.stream().map(String::strip).toList();
    if (values.get(0).startsWith(BYTE_ORDER_MARK)) {
      values = new ArrayList<>(values);
      values.set(0, values.get(0).substring(1).strip());
    }
    if (columns != null
        && columns.size() > 1
        && FoldedText.isEmpty(String.join("", fields))
        && values.size() == 1) {
      return; // white space alone is no row
    }
    if (columns == null) {
      header = values;
      columns = named(values);
      ColumnNames.require(source.where(line), columns, file.wanted());
    } else if (isHeader(values)) {
      headers++;
    } else if (values.size() == columns.size()) {
      quotes.add(values);
      rows.add(new Row(line, columns, values));
    } else {
      throw new DataException(
          source.where(line),
          String.format(
              Locale.ROOT,
              "must have %d %s (%s); got %d. %s",
              columns.size(),
              columns.size() == 1 ? "field" : "fields",
              ColumnNames.quoted(rows.isEmpty() ? columns : shown()),
              values.size(),
              cause(fields)));
    }
  }

  private String cause(List<String> fields) {
    if (columns.size() == 1 && rows.size() < MOST_ABOVE) {
      return ABOVE;
    }
    return fields.stream().anyMatch(field -> field.indexOf('\r') >= 0)
        ? "Some lines end in a carriage return alone, as on old Macs: convert them (mac2unix)."
        : quotes.cause(fields);
  }

  /** Numbered columns say nothing to a reader; the first row does. */
  private List<String> shown() {
    return columns.get(0).equals("column1") ? rows.get(0).values() : columns;
  }

  /** A column without a name, as an index has none, is called by its number from 1. */
  static List<String> named(List<String> header) {
    return IntStream.range(0, header.size())
        .mapToObj(i -> FoldedText.isEmpty(header.get(i)) ? "column" + (i + 1) : header.get(i))
        .toList();
  }

  private boolean isHeader(List<String> values) {
    return values.size() > 1 && isSame(values, header);
  }

  /** Whether two headers name the same columns in the same order, whatever their case. */
  static boolean isSame(List<String> one, List<String> other) {
    return one.size() == other.size()
        && IntStream.range(0, one.size()).allMatch(i -> one.get(i).equalsIgnoreCase(other.get(i)));
  }

  ReadRows rows() {
    return new ReadRows(rows, headers, quotes.warnings(source.name(), columns));
  }
}
