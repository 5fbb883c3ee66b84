package org.distill4j.evaluate.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.distill4j.evaluate.dataset.RowFormat.Quoting;

/**
 * How a table is written: what stands between its fields, whether they may be quoted, and where its
 * first record begins.
 *
 * @param separator between fields
 * @param quoted whether fields may stand in quotes
 * @param start of the first record, after a line {@code sep=;} as Excel writes it
 * @param line of that record, from 1
 */
record TableDialect(char separator, boolean quoted, int start, int line) {
  private static final Pattern SEPARATOR_LINE =
      Pattern.compile("\"?sep=([^\\r\\n\"])\"?\\r?\\n", Pattern.CASE_INSENSITIVE);

  /** As spreadsheets and databases export; the first of equals is taken. */
  private static final String SEPARATORS = ",;\t|";

  private static final int RECORDS = 100;
  private static final double LEAST_SHARE = 0.9;

  /**
   * Sees how a table is written.
   *
   * @param usual the separator that the file's extension stands for
   * @param fields how many a record has, where that is known
   */
  static TableDialect of(
      SourceText source, char usual, RowFormat format, Optional<Integer> fields) {
    boolean quoted =
        format.quoting() == Quoting.AUTO ? usual == ',' : format.quoting() == Quoting.CSV;
    Matcher named = SEPARATOR_LINE.matcher(source.content());
    boolean isNamed = named.lookingAt();
    int start = isNamed ? named.end() : 0;
    int line = isNamed ? 2 : 1;
    if (format.separator().isPresent()) {
      return new TableDialect(format.separator().get().charAt(0), quoted, start, line);
    }
    if (isNamed) {
      return new TableDialect(named.group(1).charAt(0), quoted, start, line);
    }
    TableDialect best = new TableDialect(usual, quoted, start, line);
    double share = best.share(source, fields);
    for (int i = 0; i < SEPARATORS.length() && share < 1; i++) {
      TableDialect other = new TableDialect(SEPARATORS.charAt(i), quoted, start, line);
      double others = other.share(source, fields);
      if (others >= LEAST_SHARE && others > share) {
        best = other;
        share = others;
      }
    }
    return best;
  }

  /** The share of the first records that have as many fields as the first one, if two or more. */
  private double share(SourceText source, Optional<Integer> fields) {
    List<Integer> counts = new ArrayList<>();
    TableRecords records = new TableRecords(source, this);
    try {
      while (counts.size() < RECORDS && records.skipToNext()) {
        counts.add(records.next().size());
      }
    } catch (DataException e) {
      counts.add(0); // whoever reads the file says so
    }
    int wanted = fields.orElse(counts.isEmpty() ? 0 : counts.get(0));
    long same = counts.stream().filter(count -> count == wanted).count();
    return wanted < 2 ? 0 : (double) same / counts.size();
  }
}
