package org.distill4j.teacher.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.distill4j.runtime.TokenizedText;

/**
 * The order of an epoch: rows are shuffled, sorted by length within windows of some batches, cut
 * into batches, and the batches shuffled. Neighbours of equal length share attention products; the
 * windows keep the order random.
 */
public final class BatchOrder {
  private static final int WINDOW = 100; // batches

  private BatchOrder() {}

  /**
   * Row numbers of every batch of an epoch; the last of a window may be smaller.
   *
   * @param seed the run's seed, mixed with the epoch
   */
  public static List<int[]> of(List<TokenizedText> sequences, int batch, long seed, int epoch) {
    Random random = new Random(seed * 31 + epoch);
    List<Integer> rows = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      rows.add(i);
    }
    Collections.shuffle(rows, random);
    List<int[]> batches = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += batch * WINDOW) {
      List<Integer> window =
          new ArrayList<>(rows.subList(from, Math.min(rows.size(), from + batch * WINDOW)));
      window.sort(Comparator.comparingInt(row -> sequences.get(row).length()));
      int[] sorted = window.stream().mapToInt(Integer::intValue).toArray();
      for (int at = 0; at < sorted.length; at += batch) {
        batches.add(Arrays.copyOfRange(sorted, at, Math.min(sorted.length, at + batch)));
      }
    }
    Collections.shuffle(batches, random);
    return batches;
  }
}
