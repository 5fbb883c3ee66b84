package org.distill4j.evaluate.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * Which rows of a data set made for training may be learned from, beside rows held out.
 *
 * <p>A row gives a held row away that it equals as normalised words, or with which it shares eight
 * consecutive words. A held row of fewer words may stand within a longer row that is kept, as short
 * texts stand within texts of any origin.
 *
 * @param kept numbers of the rows that may stay, ascending
 * @param equal rows left out because they equal a row held out
 * @param sharing other rows left out because they share eight words with one
 */
public record LeakGuard(List<Integer> kept, int equal, int sharing) {
  /** Copies the list. */
  public LeakGuard {
    kept = List.copyOf(kept);
  }

  /** Compares every row that was made with all rows held out, which may be of several sets. */
  public static LeakGuard of(Dataset made, List<Dataset> held) {
    RowMatches rows = new RowMatches(made);
    boolean[] equal = new boolean[made.size()];
    boolean[] sharing = new boolean[made.size()];
    for (Dataset set : held) {
      RowMatches others = new RowMatches(set);
      mark(rows.equal(others), equal);
      mark(rows.sharing(others), sharing);
    }
    List<Integer> kept = new ArrayList<>();
    int equals = 0;
    for (int row = 0; row < equal.length; row++) {
      equals += equal[row] ? 1 : 0;
      if (!equal[row] && !sharing[row]) {
        kept.add(row);
      }
    }
    return new LeakGuard(kept, equals, made.size() - kept.size() - equals);
  }

  private static void mark(int[] found, boolean[] marks) {
    for (int row = 0; row < found.length; row++) {
      marks[row] |= found[row] != RunTable.NONE;
    }
  }
}
