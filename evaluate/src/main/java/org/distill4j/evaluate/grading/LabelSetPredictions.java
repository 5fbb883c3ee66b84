package org.distill4j.evaluate.grading;

import java.util.List;
import org.distill4j.runtime.LabelThresholds;

/**
 * A model's answers of several labels a text, row by row.
 *
 * @param probabilities of each label by row, {@code [n][C]}, in [0, 1]
 * @param thresholds from which probability on a text has a label
 */
public record LabelSetPredictions(List<List<Double>> probabilities, LabelThresholds thresholds) {
  /** Copies the list. */
  public LabelSetPredictions {
    probabilities = List.copyOf(probabilities);
  }

  /** Whether a row has a label, {@code [n][C]}, in a new array. */
  public boolean[][] chosen() {
    return matrix(
        probabilities.stream().map(thresholds::chosen).toList(), thresholds.values().size());
  }

  /**
   * Sets of label indices as {@code [n][C]}.
   *
   * @param labels C
   */
  public static boolean[][] matrix(List<List<Integer>> sets, int labels) {
    boolean[][] matrix = new boolean[sets.size()][labels];
    for (int row = 0; row < matrix.length; row++) {
      for (int label : sets.get(row)) {
        matrix[row][label] = true;
      }
    }
    return matrix;
  }
}
