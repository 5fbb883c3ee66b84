package org.distill4j.evaluate.dataset;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Guesses whether the first row of a table is its header, from the names in it and from how it
 * differs from the rows below: a column's name does not come again among its values, a number's
 * column has a word on top.
 */
final class HeaderGuess {
  private static final Set<String> NAMES =
      Set.of(
          ("text texts sentence sentences sentence1 sentence2 utterance review reviews content"
                  + " comment tweet body title question answer premise hypothesis query passage"
                  + " document description message summary label labels class category intent"
                  + " sentiment target gold_label score similarity rating id idx index #")
              .split(" ", -1));

  private static final String NUMBER = "[-+]?[0-9]+([.,][0-9]+)?";

  /** A header's names are shorter than what a reader takes for a text. */
  private static final int LONGEST_NAME = 60;

  private static final int LONGEST_NAME_WORDS = 5;
  private static final int MOST_LABELS = 200;

  /** Rows per header where files were joined, at least, if their names tell nothing. */
  private static final int MOST_JOINED = 10;

  private final List<String> first;
  private final List<List<String>> others;

  private HeaderGuess(List<List<String>> rows) {
    first = rows.get(0);
    // Where files were joined, the header comes again as a whole; a row that is there often is
    // none.
    List<List<String>> different =
        rows.stream().filter(row -> !TableRows.isSame(row, first)).toList();
    boolean isKnown = first.stream().anyMatch(cell -> NAMES.contains(lower(cell)));
    boolean joined = isKnown || (rows.size() - different.size()) * MOST_JOINED <= rows.size();
    others = joined ? different : rows.subList(1, rows.size());
  }

  /**
   * Guesses.
   *
   * @throws DataException if there is as much for it as against
   */
  static boolean isHeader(String name, List<List<String>> rows) throws DataException {
    HeaderGuess guess = new HeaderGuess(rows);
    if (guess.isNumbers()) {
      return guess.isCounted();
    }
    int votes = 0;
    for (int column = 0; column < guess.first.size(); column++) {
      int vote = guess.vote(column);
      if (vote == Integer.MIN_VALUE) {
        return false;
      }
      votes += vote;
    }
    if (votes == 0 && !guess.looksNamed() && guess.anyVote()) {
      throw new DataException(
          name + ":1",
          "must be a header or a row, and may be either; got "
              + ColumnNames.quoted(guess.first)
              + ". Put short names on top, such as text and label.");
    }
    return votes > 0 || (votes == 0 && guess.looksNamed());
  }

  private boolean isNumbers() {
    return first.stream().allMatch(cell -> cell.isEmpty() || cell.matches(NUMBER));
  }

  /** Whether columns are called 0, 1, 2 as pandas does, over values that are no numbers. */
  private boolean isCounted() {
    boolean words = false;
    int from = first.contains("0") ? 0 : 1;
    int next = from;
    for (int column = 0; column < first.size(); column++) {
      if (!first.get(column).isEmpty()) {
        if (!first.get(column).equals(String.valueOf(next++))) {
          return false;
        }
        int at = column;
        words |= others.stream().anyMatch(row -> !row.get(at).matches(NUMBER));
      }
    }
    return words && next > from + 1;
  }

  private boolean anyVote() {
    return IntStream.range(0, first.size()).anyMatch(column -> vote(column) != 0);
  }

  /** For a header if positive; the least number where the cell is a value for certain. */
  private int vote(int column) {
    String cell = first.get(column);
    if (cell.isEmpty() || others.isEmpty()) {
      return 0;
    }
    Map<String, Integer> counts = new HashMap<>();
    others.forEach(row -> counts.merge(row.get(column), 1, Integer::sum));
    if (counts.containsKey(cell)) {
      return Integer.MIN_VALUE;
    }
    int vote = NAMES.contains(lower(cell)) ? 2 : 0;
    boolean numbers =
        counts.keySet().stream().allMatch(value -> value.isEmpty() || value.matches(NUMBER));
    if (numbers && counts.size() > 1) {
      return vote + (cell.matches(NUMBER) ? -2 : 2);
    }
    boolean labels =
        counts.size() > 1
            && counts.size() <= Math.min(MOST_LABELS, others.size() / 2)
            && counts.values().stream().allMatch(count -> count > 1);
    boolean text = counts.size() * 2 > others.size() && isText(cell);
    return vote + (labels ? 2 : 0) - (text && vote == 0 ? 2 : 0);
  }

  private static String lower(String cell) {
    return cell.toLowerCase(Locale.ROOT);
  }

  private static boolean isText(String cell) {
    return cell.length() > LONGEST_NAME || cell.split("\\s+", -1).length > LONGEST_NAME_WORDS;
  }

  /** Names are short, all different, and no numbers. */
  private boolean looksNamed() {
    return new HashSet<>(first).size() == first.size()
        && first.stream()
            .allMatch(cell -> !cell.isEmpty() && !isText(cell) && !cell.matches(NUMBER));
  }
}
