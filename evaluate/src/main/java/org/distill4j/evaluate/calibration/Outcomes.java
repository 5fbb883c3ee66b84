package org.distill4j.evaluate.calibration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Confidences of answered rows, from the surest on, with which of them are right. */
public final class Outcomes {
  private final double[] confidences; // descending
  private final int[] right; // of the first i rows

  /**
   * The rows.
   *
   * @param confidences probability of each row's answer, in [0, 1]
   * @param right whether it was right
   * @throws IllegalArgumentException if they are not as many, or none
   */
  public Outcomes(double[] confidences, boolean[] right) {
    if (confidences.length == 0 || confidences.length != right.length) {
      throw new IllegalArgumentException(
          "right: must be as many as confidences, and some; got "
              + right.length
              + " for "
              + confidences.length);
    }
    int[] order =
        IntStream.range(0, confidences.length)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> -confidences[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.confidences = Arrays.stream(order).mapToDouble(row -> confidences[row]).toArray();
    this.right = new int[order.length + 1];
    for (int i = 0; i < order.length; i++) {
      this.right[i + 1] = this.right[i] + (right[order[i]] ? 1 : 0);
    }
  }

  /** Those of a model whose file is calibrated, or not, as it answers. */
  public static Outcomes of(TemperedAnswers rows) {
    double[][] probabilities = rows.probabilities(Temperature.NONE);
    double[] confidences = new double[rows.size()];
    boolean[] right = new boolean[rows.size()];
    for (int row = 0; row < right.length; row++) {
      confidences[row] = probabilities[row][rows.answers()[row]];
      right[row] = rows.answers()[row] == rows.labels()[row];
    }
    return new Outcomes(confidences, right);
  }

  int size() {
    return confidences.length;
  }

  /** The confidence of the row at a share of all, from the surest on. */
  double at(double share) {
    int row = (int) Math.ceil(share * size()) - 1;
    return confidences[Math.max(0, Math.min(size() - 1, row))];
  }

  /** How many rows reach a threshold. */
  int decided(double threshold) {
    int low = 0;
    int high = size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (confidences[middle] >= threshold) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How many of the surest rows are right. */
  int right(int decided) {
    return right[decided];
  }
}
