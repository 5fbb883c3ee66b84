package org.distill4j.evaluate.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Stratified sampling: kinds of rows, in an order in which neighbours are most alike, of which a
 * sample takes equal shares. Immutable.
 *
 * <p>A sample is systematic (Cochran, Sampling Techniques, chapter 8): rows are shuffled, sorted by
 * stratum, and taken at equal steps from a random start. So every row has the same chance, and
 * every stratum, like every run of strata, is less than one row away from its share.
 */
public final class Strata {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,18}(\\.\\d{0,18})?|\\.\\d{1,18})");

  private final int[] strata;

  private Strata(int[] strata) {
    this.strata = strata;
  }

  /** Strata of equal labels; numbers are ordered by value, so that samples follow them too. */
  public static Strata ofLabels(Dataset data) {
    return of(data.examples().stream().map(example -> example.label().orElse("")).toList());
  }

  /**
   * Strata of equal keys.
   *
   * @param keys one of each row
   */
  public static Strata of(List<String> keys) {
    List<String> distinct = new ArrayList<>(keys.stream().distinct().toList());
    boolean numbers = distinct.stream().allMatch(key -> NUMBER.matcher(key).matches());
    distinct.sort(
        numbers
            ? Comparator.comparingDouble(Double::parseDouble)
            : Comparator.<String>naturalOrder());
    Map<String, Integer> indices = new HashMap<>();
    distinct.forEach(key -> indices.put(key, indices.size()));
    return new Strata(keys.stream().mapToInt(indices::get).toArray());
  }

  /** The stratum of a row. */
  int of(int row) {
    return strata[row];
  }

  /** The stratum that most of the rows are of, the first of equals. */
  int most(List<Integer> rows) {
    Map<Integer, Integer> counts = new HashMap<>();
    rows.forEach(row -> counts.merge(strata[row], 1, Integer::sum));
    return counts.entrySet().stream()
        .max(
            Map.Entry.<Integer, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
        .map(Map.Entry::getKey)
        .orElseThrow();
  }

  /** Takes a number of the rows, ascending. */
  List<Integer> sample(List<Integer> rows, int count, Random random) {
    List<Integer> order = new ArrayList<>(rows);
    Collections.shuffle(order, random);
    order.sort(Comparator.comparingInt(this::of));
    double step = (double) order.size() / count;
    double start = random.nextDouble() * step;
    return IntStream.range(0, count)
        .map(i -> order.get((int) Math.min(order.size() - 1L, (long) (start + i * step))))
        .distinct()
        .sorted()
        .boxed()
        .toList();
  }

  /**
   * Takes whole groups that have about a number of rows together, at least one group. Those that
   * are larger than that are taken only where all are.
   */
  List<List<Integer>> sampleGroups(List<List<Integer>> groups, int count, Random random) {
    List<List<Integer>> order = new ArrayList<>(groups);
    Collections.shuffle(order, random);
    List<List<Integer>> small = byStratum(order).filter(group -> group.size() <= count).toList();
    if (small.isEmpty()) {
      return List.of(Collections.min(order, Comparator.comparingInt(List::size)));
    }
    int rows = small.stream().mapToInt(List::size).sum();
    double share = Math.min(1, (double) count / rows);
    double due = (random.nextDouble() - 0.5) * rows / small.size();
    List<List<Integer>> taken = new ArrayList<>();
    for (List<Integer> group : small) {
      due += share * group.size();
      if (due >= group.size() / 2.0) {
        due -= group.size();
        taken.add(group);
      }
    }
    return taken.isEmpty() ? List.of(small.get(random.nextInt(small.size()))) : taken;
  }

  private Stream<List<Integer>> byStratum(List<List<Integer>> groups) {
    return groups.stream()
        .map(group -> Map.entry(most(group), group))
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue);
  }

  /**
   * Deals whole groups into parts: each goes where its stratum has the fewest rows so far, and
   * among equals where there are the fewest at all.
   *
   * @param groups in the order in which they are dealt, the largest first
   */
  List<List<Integer>> deal(List<List<Integer>> groups, int parts) {
    List<List<Integer>> dealt = new ArrayList<>();
    List<Map<Integer, Integer>> counts = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      dealt.add(new ArrayList<>());
      counts.add(new HashMap<>());
    }
    for (List<Integer> group : groups) {
      int stratum = most(group);
      int least =
          IntStream.range(0, parts)
              .boxed()
              .min(
                  Comparator.comparingInt((Integer p) -> counts.get(p).getOrDefault(stratum, 0))
                      .thenComparing(p -> dealt.get(p).size()))
              .orElseThrow();
      dealt.get(least).addAll(group);
      group.forEach(row -> counts.get(least).merge(strata[row], 1, Integer::sum));
    }
    return dealt;
  }

  @Override
  public String toString() {
    return Arrays.stream(strata).distinct().count() + " strata of " + strata.length + " rows";
  }
}
