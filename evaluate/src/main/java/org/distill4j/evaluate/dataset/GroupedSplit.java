package org.distill4j.evaluate.dataset;

import java.util.ArrayList;
import java.util.Arrays;
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
 * <p>What is held out is stratified by label, as far as the groups allow.
 *
 * <p>Nine tenths of SST-2's training rows are fragments of another row: a slice drawn at random is
 * memorised through them, and is half as long as the rows that a model is tested on.
 *
 * @param held the rows held out, in file order
 * @param train the rows left for training, in file order
 * @param equal the number of rows in neither, because they equal a row held out
 * @param near the number of other rows in neither, because they are contained in a row held out or
 *     share eight consecutive words with one
 */
public record GroupedSplit(Dataset held, Dataset train, int equal, int near) {

  /**
   * Holds out whole heads, which are rows contained in no other row. Training loses every row that
   * equals a row held out, is contained in one, or shares eight consecutive words with one. Pairs
   * are compared as pairs, in either order, and share words where one of their texts does.
   *
   * @param strata of the rows, each of which gives its share
   * @param fraction the share of heads to hold out, in (0, 1)
   * @param seed decides which, together with the order of the rows
   */
  public static GroupedSplit auto(Dataset data, Strata strata, double fraction, long seed) {
    RowMatches rows = new RowMatches(data);
    List<Integer> heads = rows.heads();
    int count = count(heads.size(), fraction);
    return withoutRelatives(data, rows, strata.sample(heads, count, new Random(seed)));
  }

  /** The same, stratified by label. */
  public static GroupedSplit auto(Dataset data, double fraction, long seed) {
    return auto(data, Strata.ofLabels(data), fraction, seed);
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
    int equals = (int) Arrays.stream(equal).filter(row -> row >= 0).count() - held.size();
    int near = data.size() - held.size() - train.size() - equals;
    return new GroupedSplit(heldRows, data.select(train), equals, near);
  }

  /**
   * Holds out whole groups of rows with the same value in a column, so many that they make up about
   * the fraction of all rows.
   *
   * @param strata of the rows, each of which gives about its share
   * @param fraction the share of rows to hold out, in (0, 1)
   * @throws DataException if there is no such column
   */
  public static GroupedSplit byColumn(
      Dataset data, Strata strata, String column, double fraction, long seed) throws DataException {
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    for (int row = 0; row < data.size(); row++) {
      groups.computeIfAbsent(data.value(row, column), value -> new ArrayList<>()).add(row);
    }
    int wanted = count(data.size(), fraction);
    Set<Integer> held = new HashSet<>();
    strata
        .sampleGroups(List.copyOf(groups.values()), wanted, new Random(seed))
        .forEach(held::addAll);
    List<Integer> train =
        IntStream.range(0, data.size()).filter(row -> !held.contains(row)).boxed().toList();
    checkRest(train.size(), data);
    return new GroupedSplit(data.select(held.stream().sorted().toList()), data.select(train), 0, 0);
  }

  /** The same, stratified by label. */
  public static GroupedSplit byColumn(Dataset data, String column, double fraction, long seed)
      throws DataException {
    return byColumn(data, Strata.ofLabels(data), column, fraction, seed);
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
