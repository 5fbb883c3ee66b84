package org.distill4j.evaluate.metric;

import java.util.ArrayList;
import java.util.List;

/** Counts of answers by true class (rows) and predicted class (columns). */
public final class Confusion {
  private final int classes;
  private final int[] counts;

  private Confusion(int classes) {
    this.classes = classes;
    this.counts = new int[classes * classes];
  }

  /** Counts pairs of class indices, each in [0, classes). */
  public static Confusion of(int[] truth, int[] predicted, int classes) {
    Confusion confusion = new Confusion(classes);
    for (int row = 0; row < truth.length; row++) {
      confusion.counts[truth[row] * classes + predicted[row]]++;
    }
    return confusion;
  }

  /** The counts, row by true class. */
  public List<List<Integer>> rows() {
    List<List<Integer>> rows = new ArrayList<>();
    for (int truth = 0; truth < classes; truth++) {
      List<Integer> row = new ArrayList<>();
      for (int predicted = 0; predicted < classes; predicted++) {
        row.add(counts[truth * classes + predicted]);
      }
      rows.add(List.copyOf(row));
    }
    return List.copyOf(rows);
  }
}
