package org.distill4j.evaluate.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The content of a data file, decoded strictly.
 *
 * @param name the file's name in error messages
 * @param content its characters without a byte order mark
 */
public record SourceText(String name, String content) {

  /**
   * Most characters of a line. The longest line of the data this was tried on has 5,000; one of a
   * million is a file of another kind, or has lost its line ends.
   */
  static final int MAX_LINE = 1 << 20;

  /**
   * Reads a file.
   *
   * @throws DataException if it is none, empty, too large or not Unicode text, naming the line
   */
  public static SourceText read(Path file) throws IOException {
    String name = file.toString();
    if (!Files.isRegularFile(file)) {
      throw new DataException(name, "must be a file; got none. Check the path.");
    }
    if (Files.size(file) > Integer.MAX_VALUE / 2) {
      throw new DataException(
          name, "must be smaller than 1 GiB; got " + Files.size(file) + " bytes. Split it.");
    }
    return decode(name, Files.readAllBytes(file));
  }

  static SourceText decode(String name, byte[] bytes) throws DataException {
    String content = withLineFeeds(TextEncoding.decode(name, bytes));
    if (content.isBlank()) {
      throw new DataException(
          name, "must hold at least one row; got an empty file. Check the path.");
    }
    return new SourceText(name, content);
  }

  /** The same with line feeds where old Mac programs end lines with carriage returns alone. */
  private static String withLineFeeds(String content) {
    int first = content.indexOf('\r');
    int feed = content.indexOf('\n');
    if (first < 0 || (feed >= 0 && feed <= first + 1)) {
      return content;
    }
    String unified = content.replaceAll("\r(?!\n)", "\n");
    long feeds = content.chars().filter(c -> c == '\n').count();
    long returns = unified.chars().filter(c -> c == '\n').count() - feeds;
    return returns >= feeds ? unified : content;
  }

  /** Returns the lines without their ends. */
  public List<String> lines() throws DataException {
    List<String> lines = new ArrayList<>();
    int from = 0;
    while (from < content.length()) {
      int end = lineEnd(from);
      int to = end > from && content.charAt(end - 1) == '\r' ? end - 1 : end;
      checkLength(lines.size() + 1, to - from);
      lines.add(content.substring(from, to));
      from = end + 1;
    }
    return lines;
  }

  /** Checks the lines of a format whose records may span several. */
  void checkLineLengths() throws DataException {
    int line = 0;
    int from = 0;
    while (from < content.length()) {
      int end = lineEnd(from);
      line++;
      checkLength(line, end - from);
      from = end + 1;
    }
  }

  private int lineEnd(int from) {
    int newline = content.indexOf('\n', from);
    return newline < 0 ? content.length() : newline;
  }

  private void checkLength(int line, int length) throws DataException {
    if (length > MAX_LINE) {
      throw new DataException(
          where(line),
          String.format(
              Locale.ROOT,
              "must have at most %,d characters a line; got %,d. Check its line ends.",
              MAX_LINE,
              length));
    }
  }

  String where(int line) {
    return name + ":" + line;
  }
}
