package org.distill4j.evaluate.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * The records of a table: by the letter of RFC 4180 where fields may be quoted, else a line each in
 * which a quote is part of the text, as in GLUE's TSV files.
 *
 * <p>Commons CSV takes a quote inside an unquoted field as text, so that a quote missing at a
 * field's start or end passes unseen; here every quote that the grammar has no place for is a
 * fault, named with its line and column.
 */
final class TableRecords {

  private final SourceText source;
  private final String content;
  private final char separator;
  private final boolean mayQuote;
  private int at;
  private int line;
  private int lineStart;

  TableRecords(SourceText source, TableDialect dialect) {
    this.source = source;
    this.content = source.content();
    this.separator = dialect.separator();
    this.mayQuote = dialect.quoted();
    this.at = dialect.start();
    this.lineStart = at;
    this.line = dialect.line();
  }

  /** Moves past blank lines; returns whether a record follows. */
  boolean skipToNext() {
    while (atLineEnd()) {
      endLine();
    }
    return at < content.length();
  }

  /** The line of the character that is read next, from 1. */
  int line() {
    return line;
  }

  List<String> next() throws DataException {
    List<String> fields = new ArrayList<>();
    fields.add(field());
    while (at < content.length() && content.charAt(at) == separator) {
      at++;
      fields.add(field());
    }
    if (at < content.length()) {
      endLine();
    }
    return fields;
  }

  private String field() throws DataException {
    boolean quoted = mayQuote && at < content.length() && content.charAt(at) == '"';
    return quoted ? quoted() : plain();
  }

  private String plain() throws DataException {
    int from = at;
    while (at < content.length()) {
      char c = content.charAt(at);
      if (c == separator || ((c == '\n' || c == '\r') && atLineEnd())) {
        break;
      }
      if (mayQuote && c == '"') {
        throw new DataException(
            where(),
            "must have quotes only around a whole field; got one inside a field. Quote the field"
                + " and double the quote inside it.");
      }
      at++;
    }
    return content.substring(from, at);
  }

  private String quoted() throws DataException {
    String opened = where();
    StringBuilder text = new StringBuilder();
    at++;
    while (true) {
      if (at == content.length()) {
        throw new DataException(
            opened, "must close the quote opened here; got the end of the file. Close it.");
      }
      char c = content.charAt(at);
      if (c == '"' && !doubled()) {
        at++;
        break;
      }
      at += c == '"' ? 2 : 1;
      text.append(c);
      if (c == '\n') {
        startLine();
      }
    }
    if (at < content.length() && content.charAt(at) != separator && !atLineEnd()) {
      throw new DataException(
          where(),
          "must have a "
              + (separator == ',' ? "comma" : "separator")
              + " or a line end after a closing quote; got '"
              + Character.toString(content.codePointAt(at))
              + "'. Double a quote that belongs to the text.");
    }
    return text.toString();
  }

  private boolean doubled() {
    return at + 1 < content.length() && content.charAt(at + 1) == '"';
  }

  private boolean atLineEnd() {
    return content.startsWith("\n", at) || content.startsWith("\r\n", at);
  }

  private void endLine() {
    at = content.indexOf('\n', at) + 1;
    startLine();
  }

  private void startLine() {
    line++;
    lineStart = at;
  }

  private String where() {
    return source.where(line) + ":" + (at - lineStart + 1);
  }
}
