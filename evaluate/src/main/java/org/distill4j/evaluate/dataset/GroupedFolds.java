package org.distill4j.evaluate.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Rows cut into folds by whole groups, stratified by label, each with the rows that a model may see
 * which is to answer the fold.
 *
 * <p>Groups are those of {@link GroupedSplit}: a row contained in no other, with the rows that
 * equal it or whose first container it is; or the rows of equal value in a column. By containment
 * {@code train} leaves out besides what equals a row of the fold, is contained in one, or shares
 * eight consecutive words with one. It may still hold longer rows in which a short row of the fold
 * stands, as every text holds such.
 */
public final class GroupedFolds {
  private GroupedFolds() {}

  /**
   * A fold.
   *
   * @param held row numbers of the fold, ascending; each row of the data set is in one fold
   * @param train row numbers of what may be learned from, ascending
   */
  public record Fold(List<Integer> held, List<Integer> train) {
    /** Copies the lists. */
    public Fold {
      held = List.copyOf(held);
      train = List.copyOf(train);
    }
  }

  /**
   * The number of groups, which is the largest number of folds.
   *
   * @param column whose equal values stay together; empty for containment
   * @throws DataException if there is no such column
   */
  public static int groups(Dataset data, Optional<String> column) throws DataException {
    return column.isPresent()
        ? byValue(data, column.get()).size()
        : new RowMatches(data).heads().size();
  }

  /**
   * Cuts a data set into folds of about equal size.
   *
   * @param column whose equal values stay together; empty for containment
   * @param folds how many, 2 or more
   * @param seed decides which group goes where, together with the order of the rows
   * @throws DataException if there is no such column
   * @throws IllegalArgumentException if there are fewer groups than folds, or a fold leaves nothing
   *     to learn from
   */
  public static List<Fold> of(Dataset data, Optional<String> column, int folds, long seed)
      throws DataException {
    RowMatches rows = new RowMatches(data);
    List<List<Integer>> groups =
        new ArrayList<>(column.isPresent() ? byValue(data, column.get()) : byHead(rows));
    if (!(folds >= 2 && folds <= groups.size())) {
      throw new IllegalArgumentException(
          "folds: must be in [2, "
              + groups.size()
              + "], the groups of "
              + data.name()
              + "; got "
              + folds
              + ". Use fewer folds.");
    }
    Collections.shuffle(groups, new Random(seed));
    // The largest first, so that the small ones can even out the folds.
    groups.sort(Comparator.comparingInt((List<Integer> group) -> group.size()).reversed());
    List<Fold> made = new ArrayList<>();
    for (List<Integer> held : Strata.ofLabels(data).deal(groups, folds)) {
      Collections.sort(held);
      made.add(column.isPresent() ? others(data, held) : unrelated(data, rows, held));
    }
    return List.copyOf(made);
  }

  private static List<List<Integer>> byValue(Dataset data, String column) throws DataException {
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    for (int row = 0; row < data.size(); row++) {
      groups.computeIfAbsent(data.value(row, column), value -> new ArrayList<>()).add(row);
    }
    return List.copyOf(groups.values());
  }

  private static List<List<Integer>> byHead(RowMatches rows) {
    int[] first = rows.equal(rows);
    int[] longer = rows.contained(rows);
    Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
    for (int row = 0; row < first.length; row++) {
      int head = first[row];
      while (longer[head] != RunTable.NONE) {
        head = first[longer[head]]; // which is longer each time, so this ends
      }
      groups.computeIfAbsent(head, h -> new ArrayList<>()).add(row);
    }
    return List.copyOf(groups.values());
  }

  private static Fold others(Dataset data, List<Integer> held) {
    Set<Integer> inside = new HashSet<>(held);
    return fold(data, held, IntStream.range(0, data.size()).filter(row -> !inside.contains(row)));
  }

  private static Fold unrelated(Dataset data, RowMatches all, List<Integer> held) {
    RowMatches kept = new RowMatches(data.select(held));
    int[] equal = all.equal(kept);
    int[] contained = all.contained(kept);
    int[] sharing = all.sharing(kept);
    return fold(
        data,
        held,
        IntStream.range(0, data.size())
            .filter(row -> Math.max(equal[row], Math.max(contained[row], sharing[row])) < 0));
  }

  private static Fold fold(Dataset data, List<Integer> held, IntStream train) {
    List<Integer> rows = train.boxed().toList();
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(
          "folds: must each leave rows of "
              + data.name()
              + " to learn from; got none. Use more folds or another group.");
    }
    return new Fold(held, rows);
  }
}
