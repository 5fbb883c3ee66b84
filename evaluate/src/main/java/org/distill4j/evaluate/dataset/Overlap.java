package org.distill4j.evaluate.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What of one data set, held out to measure with, stands in another that is learned from. The three
 * counts exclude each other.
 *
 * @param held the name of the data set measured with
 * @param learned the name of the data set learned from
 * @param rows the rows of the former
 * @param equal its rows that equal a row of the latter, as normalised words
 * @param contained its rows that stand whole within a longer row of the latter
 * @param sharing its other rows that share eight consecutive words with a row of the latter
 * @param examples the first few of each kind
 */
public record Overlap(
    String held,
    String learned,
    int rows,
    int equal,
    int contained,
    int sharing,
    List<Match> examples) {

  /** Examples kept of each kind: enough to see what is going on. */
  private static final int EXAMPLES = 3;

  /** How a row held out stands in a row learned from. */
  public enum Kind {
    /** The same words. */
    EQUAL("equals"),
    /** The whole row within a longer one. */
    CONTAINED("is contained in"),
    /** Eight words in a row. */
    SHARING("shares eight words with");

    private final String verb;

    Kind(String verb) {
      this.verb = verb;
    }
  }

  /**
   * A row held out that is found again.
   *
   * @param kind how
   * @param held where the row stands, as {@code file:line}
   * @param learned where it is found, as {@code file:line}
   * @param text the text of the row held out
   */
  public record Match(Kind kind, String held, String learned, String text) {

    @Override
    public String toString() {
      return held + " " + kind.verb + " " + learned + ": " + text;
    }
  }

  /** Copies the list. */
  public Overlap {
    examples = List.copyOf(examples);
  }

  /** Compares every row of a data set held out with all rows of one that is learned from. */
  public static Overlap of(Dataset held, Dataset learned) {
    RowMatches asked = new RowMatches(held);
    RowMatches among = new RowMatches(learned);
    int[][] found = {asked.equal(among), asked.contained(among), asked.sharing(among)};
    int[] counts = new int[found.length];
    List<Match> examples = new ArrayList<>();
    for (int row = 0; row < held.size(); row++) {
      int kind = 0;
      while (kind < found.length && found[kind][row] == RunTable.NONE) {
        kind++;
      }
      if (kind < found.length && counts[kind]++ < EXAMPLES) {
        examples.add(
            new Match(
                Kind.values()[kind],
                held.where(row),
                learned.where(found[kind][row]),
                held.examples().get(row).text()));
      }
    }
    return new Overlap(
        held.name(), learned.name(), held.size(), counts[0], counts[1], counts[2], examples);
  }

  /** Returns whether any row was found again. */
  public boolean any() {
    return equal + contained + sharing > 0;
  }

  /** Returns a warning that names counts and an example, absent where nothing overlaps. */
  public Optional<String> warning() {
    return any()
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%s: must share no rows with %s; got %d of %d rows equal, %d contained, %d sharing"
                    + " eight words (%s). Remove them from the latter.",
                held,
                learned,
                equal,
                rows,
                contained,
                sharing,
                examples.get(0)))
        : Optional.empty();
  }
}
