package org.distill4j.evaluate.metric;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Ranks of drawn rows, from 1, equal values sharing their mean rank. Values are sorted once: a draw
 * then takes one pass, which two thousand draws need.
 */
final class MidRanks {
  private final int[] group; // of equal values, by row, in ascending order
  private final int[] counts;
  private final double[] ranks;

  MidRanks(double[] values) {
    Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(row -> values[row]));
    group = new int[values.length];
    int groups = 0;
    for (int i = 0; i < order.length; i++) {
      if (i > 0 && values[order[i]] != values[order[i - 1]]) {
        groups++;
      }
      group[order[i]] = groups;
    }
    counts = new int[groups + 1];
    ranks = new double[groups + 1];
  }

  /** Ranks these rows, which may repeat, among themselves. */
  void rank(int[] rows) {
    Arrays.fill(counts, 0);
    for (int row : rows) {
      counts[group[row]]++;
    }
    int below = 0;
    for (int g = 0; g < counts.length; g++) {
      ranks[g] = below + (counts[g] + 1) / 2.0;
      below += counts[g];
    }
  }

  /** The rank of a row of the last draw. */
  double of(int row) {
    return ranks[group[row]];
  }
}
