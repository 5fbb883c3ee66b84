package org.distill4j.evaluate.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Rows held out for validation or test, and the rows left to train on, with nothing of the one in
 * the other.
 *
 * <p>Nine tenths of SST-2's training rows are fragments of another row: a slice drawn at random is
 * memorised through them, and is half as long as the rows that a model is tested on.
 *
 * @param held the rows held out, in file order
 * @param train the rows left for training, in file order
 * @param dropped the number of rows in neither, because they are too close to a row held out
 */
public record GroupedSplit(Dataset held, Dataset train, int dropped) {

  /**
   * Holds out whole heads, which are rows contained in no other row. Training loses every row that
   * equals a row held out, is contained in one, or shares eight consecutive words with one. Pairs
   * are compared as pairs, in either order, and share words where one of their texts does.
   *
   * @param fraction the share of heads to hold out, in (0, 1)
   * @param seed decides which, together with the order of the rows
   */
  public static GroupedSplit auto(Dataset data, double fraction, long seed) {
    RowMatches rows = new RowMatches(data);
    List<Integer> heads = rows.heads();
    List<Integer> shuffled = new ArrayList<>(heads);
    Collections.shuffle(shuffled, new Random(seed));
    List<Integer> held = shuffled.subList(0, count(heads.size(), fraction));
    Collections.sort(held);
    return withoutRelatives(data, rows, held);
  }

  private static GroupedSplit withoutRelatives(Dataset data, RowMatches all, List<Integer> held) {
    Dataset heldRows = data.select(held);
    RowMatches kept = new RowMatches(heldRows);
    int[] equal = all.equal(kept);
    int[] contained = all.contained(kept);
    int[] sharing = all.sharing(kept);
    List<Integer> train =
        IntStream.range(0, data.size())
            .filter(row -> Math.max(equal[row], Math.max(contained[row], sharing[row])) < 0)
            .boxed()
            .toList();
    checkRest(train.size(), data);
    return new GroupedSplit(heldRows, data.select(train), data.size() - held.size() - train.size());
  }

  /**
   * Holds out whole groups of rows with the same value in a column, until they make up the fraction
   * of all rows.
   *
   * @param fraction the share of rows to hold out, in (0, 1)
   * @throws DataException if there is no such column
   */
  public static GroupedSplit byColumn(Dataset data, String column, double fraction, long seed)
      throws DataException {
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    for (int row = 0; row < data.size(); row++) {
      groups.computeIfAbsent(data.value(row, column), value -> new ArrayList<>()).add(row);
    }
    List<List<Integer>> shuffled = new ArrayList<>(groups.values());
    Collections.shuffle(shuffled, new Random(seed));
    int wanted = count(data.size(), fraction);
    Set<Integer> held = new HashSet<>();
    for (int group = 0; held.size() < wanted; group++) {
      held.addAll(shuffled.get(group));
    }
    List<Integer> train =
        IntStream.range(0, data.size()).filter(row -> !held.contains(row)).boxed().toList();
    checkRest(train.size(), data);
    return new GroupedSplit(data.select(held.stream().sorted().toList()), data.select(train), 0);
  }

  /** Returns the rows contained in no other row; of equal rows the first. */
  public static Dataset heads(Dataset data) {
    return data.select(new RowMatches(data).heads());
  }

  private static int count(int of, double fraction) {
    if (!(fraction > 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "fraction: must be > 0 and < 1; got " + fraction + ". Use 0.05 for one row in twenty.");
    }
    return (int) Math.max(1, Math.round(of * fraction));
  }

  private static void checkRest(int rows, Dataset data) {
    if (rows == 0) {
      throw new IllegalArgumentException(
          "fraction: must leave rows of "
              + data.name()
              + " to train on; got none. Use a smaller fraction or another group.");
    }
  }
}
