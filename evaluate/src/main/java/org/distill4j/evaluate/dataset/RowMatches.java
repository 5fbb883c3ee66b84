package org.distill4j.evaluate.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows of a data set as words.
 *
 * <p>A pair equals another in either order, is contained in none, and shares words where one of its
 * texts does.
 */
final class RowMatches {

  private final int rows;
  private final boolean pairs;
  private final WordRuns sides;

  /** Holds the first texts of all rows, then the second texts where rows are pairs. */
  RowMatches(Dataset data) {
    rows = data.size();
    pairs = data.hasPairs();
    List<String> texts = new ArrayList<>(data.texts());
    data.pairs().ifPresent(texts::addAll);
    sides = WordRuns.of(texts);
  }

  /** Returns, for each row, a row of the others that equals it. */
  int[] equal(RowMatches others) {
    return WordMatches.equal(keys(), others.keys());
  }

  /** Returns, for each row, a longer row of the others that contains it. */
  int[] contained(RowMatches others) {
    if (pairs || others.pairs) {
      int[] none = new int[rows];
      Arrays.fill(none, RunTable.NONE);
      return none;
    }
    return WordMatches.contained(sides, others.sides);
  }

  /** Returns, for each row, a row of the others that shares eight words in a row with it. */
  int[] sharing(RowMatches others) {
    int[] bySide = WordMatches.sharing(sides, others.sides);
    return IntStream.range(0, rows)
        .map(
            row -> {
              boolean second = bySide[row] == RunTable.NONE && pairs;
              int side = bySide[second ? row + rows : row];
              return side == RunTable.NONE ? side : side % others.rows;
            })
        .toArray();
  }

  /** Returns the rows contained in no other row; of equal rows the first alone is a head. */
  List<Integer> heads() {
    int[] first = equal(this);
    int[] longer = contained(this);
    return IntStream.range(0, rows)
        .filter(row -> first[row] == row && longer[row] == RunTable.NONE)
        .boxed()
        .toList();
  }

  private long[] keys() {
    return IntStream.range(0, rows)
        .mapToLong(row -> pairs ? pairKey(row) : sides.hash(row))
        .toArray();
  }

  private long pairKey(int row) {
    long first = sides.hash(row);
    long second = sides.hash(row + rows);
    return WordRuns.mix(WordRuns.mix(Math.min(first, second)) + Math.max(first, second));
  }
}
