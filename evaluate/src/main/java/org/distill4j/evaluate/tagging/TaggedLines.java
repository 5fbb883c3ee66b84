package org.distill4j.evaluate.tagging;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The lines of a file of a word a line: their cells, and which are comments. */
public final class TaggedLines {
  private static final String DOCUMENT = "-DOCSTART-";

  /** Keeps a word of several parts whole where words are joined by spaces. */
  private static final String NO_BREAK_SPACE = "\u00A0";

  private final int columns;
  private final Set<String> tags;

  private TaggedLines(int columns, Set<String> tags) {
    this.columns = columns;
    this.tags = tags;
  }

  /** Looks how many columns a file has and which tags, in the lines that cannot be comments. */
  public static TaggedLines of(List<String> lines) {
    int columns = 0;
    Set<String> tags = new HashSet<>();
    for (String line : lines) {
      if (!isBetween(line) && !line.startsWith("#")) {
        String[] cells = cells(line);
        columns = columns == 0 ? cells.length : columns;
        tags.add(cells[cells.length - 1]);
      }
    }
    return new TaggedLines(columns, tags);
  }

  /** Whether a line that begins a sentence is a comment, as {@code # text = …}. */
  public boolean isComment(String line) {
    if (!line.startsWith("#")) {
      return false;
    }
    String[] cells = cells(line);
    return cells.length != columns || !tags.contains(cells[cells.length - 1]);
  }

  /** Whether a line stands between sentences. */
  public static boolean isBetween(String line) {
    return trimmed(line).isEmpty() || line.startsWith(DOCUMENT);
  }

  /**
   * The cells of a line: apart by tabs where there is one, which leaves spaces within a word, else
   * by spaces. A space within a word becomes a no-break space.
   */
  public static String[] cells(String line) {
    String trimmed = line.replaceAll("[ \t\r]+$", "");
    return trimmed.indexOf('\t') < 0
        ? whole(trimmed(trimmed).split("[ \\f\\x0B]+", -1))
        : whole(trimmed.split(" *\t *", -1));
  }

  private static String[] whole(String[] cells) {
    return Arrays.stream(cells)
        .map(cell -> cell.replaceAll("(?U)[\\s\\p{Z}]+", NO_BREAK_SPACE))
        .toArray(String[]::new);
  }

  // Other white space, such as an ideographic space, may be a word.
  private static String trimmed(String line) {
    return line.replaceAll("^[ \t\r]+|[ \t\r]+$", "");
  }
}
