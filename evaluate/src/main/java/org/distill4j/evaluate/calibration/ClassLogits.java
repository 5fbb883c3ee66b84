package org.distill4j.evaluate.calibration;

import java.util.List;
import java.util.Locale;

/** Logits of rows that have one of several classes each. */
public final class ClassLogits implements TemperedAnswers {
  private final double[][] logits;
  private final int[] labels;
  private final int[] answers;

  private ClassLogits(double[][] logits, int[] answers, int[] labels) {
    this.logits = logits;
    this.answers = answers;
    this.labels = labels;
  }

  /**
   * The logits of answered rows, up to a constant in each: logarithms of their probabilities.
   *
   * @param probabilities of each class by row, {@code [n][C]}
   * @param answers answered class by row
   * @param labels true class by row
   * @throws IllegalArgumentException if there are no rows, or they are not as many
   */
  public static ClassLogits of(
      List<List<Double>> probabilities, List<Integer> answers, List<Integer> labels) {
    int rows = probabilities.size();
    if (rows == 0 || rows != labels.size() || rows != answers.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "labels: must be as many as rows with probabilities, and some; got %d for %d.",
              labels.size(),
              rows));
    }
    double[][] logits = new double[rows][];
    for (int row = 0; row < rows; row++) {
      logits[row] =
          probabilities.get(row).stream()
              .mapToDouble(p -> Math.log(Math.max(p, Double.MIN_VALUE)))
              .toArray();
    }
    return new ClassLogits(logits, ints(answers), ints(labels));
  }

  private static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public int[] labels() {
    return labels;
  }

  @Override
  public int[] answers() {
    return answers;
  }

  @Override
  public double[][] probabilities(double temperature) {
    double[][] probabilities = new double[logits.length][];
    for (int row = 0; row < logits.length; row++) {
      probabilities[row] = Tempering.softmax(logits[row], 0, logits[row].length, temperature);
    }
    return probabilities;
  }
}
