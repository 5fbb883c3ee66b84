package org.distill4j.evaluate.calibration;

/** A model's answers to rows of known label, with probabilities at any temperature. */
public interface TemperedAnswers {
  /** The true class by row, {@code [n]}; not to be changed. */
  int[] labels();

  /** The class that the model answers by row, {@code [n]}, whatever the temperature. */
  int[] answers();

  /**
   * The probability of each class, {@code [n][C]}, in a new array.
   *
   * @param temperature what logits are divided by, positive
   */
  double[][] probabilities(double temperature);

  /** The number of rows n. */
  default int size() {
    return labels().length;
  }

  /** The number of rows that are answered right. */
  default int right() {
    int right = 0;
    for (int row = 0; row < size(); row++) {
      right += labels()[row] == answers()[row] ? 1 : 0;
    }
    return right;
  }
}
