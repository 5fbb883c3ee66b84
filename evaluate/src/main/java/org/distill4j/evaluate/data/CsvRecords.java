package org.distill4j.evaluate.data;

import java.util.ArrayList;
import java.util.List;

/**
 * The records of a CSV text, by the letter of RFC 4180.
 *
 * <p>Commons CSV takes a quote inside an unquoted field as text, so that a quote missing at a
 * field's start or end passes unseen; here every quote that the grammar has no place for is a
 * fault, named with its line and column.
 */
final class CsvRecords {

  private final SourceText source;
  private final String content;
  private int at;
  private int line = 1;
  private int lineStart;

  CsvRecords(SourceText source) {
    this.source = source;
    this.content = source.content();
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
    while (at < content.length() && content.charAt(at) == ',') {
      at++;
      fields.add(field());
    }
    if (at < content.length()) {
      endLine();
    }
    return fields;
  }

  private String field() throws DataException {
    return at < content.length() && content.charAt(at) == '"' ? quoted() : plain();
  }

  private String plain() throws DataException {
    int from = at;
    while (at < content.length() && content.charAt(at) != ',' && !atLineEnd()) {
      if (content.charAt(at) == '"') {
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
    if (at < content.length() && content.charAt(at) != ',' && !atLineEnd()) {
      throw new DataException(
          where(),
          "must have a comma or a line end after a closing quote; got '"
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
