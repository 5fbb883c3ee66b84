package org.distill4j.evaluate.baseline;

import java.util.Arrays;
import java.util.Random;

/**
 * A linear classifier of two classes over binary features that are each scaled by a value.
 *
 * <p>It minimises {@code ½‖w‖² + C Σ max(0, 1 − y w·x)²} by dual coordinate descent: Hsieh, Chang,
 * Lin, Keerthi and Sundararajan (2008), A Dual Coordinate Descent Method for Large-scale Linear
 * SVM, algorithm 1 without shrinking. One step has no learning rate to choose. The intercept is a
 * feature of its own with value 1.
 */
final class LinearSeparator {

  /** Passes after which a separator that has not converged is taken as it is. */
  private static final int PASSES = 40;

  /** Largest violation of the optimality conditions that counts as converged. */
  private static final double TOLERANCE = 0.05;

  private final int[][] rows;
  private final double[] values;
  private final double[] weights;
  private final double[] signs;
  private final double[] dual;
  private final double diagonal;

  private LinearSeparator(int[][] rows, double[] values, boolean[] positive, double penalty) {
    this.rows = rows;
    this.values = values;
    this.weights = new double[values.length + 1];
    this.signs = new double[rows.length];
    this.dual = new double[rows.length];
    this.diagonal = 1 / (2 * penalty);
    for (int row = 0; row < rows.length; row++) {
      signs[row] = positive[row] ? 1 : -1;
    }
  }

  /**
   * Returns the weights of the scaled features, the intercept last.
   *
   * @param rows the features of each row, by index
   * @param values the value of each feature where it is present
   * @param penalty C of the formula
   */
  static double[] fit(int[][] rows, double[] values, boolean[] positive, double penalty) {
    LinearSeparator separator = new LinearSeparator(rows, values, positive, penalty);
    double[] curvatures = separator.curvatures();
    int[] order = new int[rows.length];
    Arrays.setAll(order, i -> i);
    Random random = new Random(0);
    double violation = Double.POSITIVE_INFINITY;
    for (int pass = 0; pass < PASSES && violation > TOLERANCE; pass++) {
      shuffle(order, random);
      violation = 0;
      for (int row : order) {
        violation = Math.max(violation, separator.step(row, curvatures[row]));
      }
    }
    return separator.weights;
  }

  private double[] curvatures() {
    double[] curvatures = new double[rows.length];
    for (int row = 0; row < rows.length; row++) {
      curvatures[row] = 1 + diagonal;
      for (int feature : rows[row]) {
        curvatures[row] += values[feature] * values[feature];
      }
    }
    return curvatures;
  }

  /**
   * Optimises one row's dual variable; returns by how much it violated its optimality condition.
   */
  private double step(int row, double curvature) {
    double gradient = signs[row] * score(weights, values, rows[row]) - 1 + diagonal * dual[row];
    double before = dual[row];
    if (before == 0 && gradient >= 0) {
      return 0;
    }
    dual[row] = Math.max(before - gradient / curvature, 0);
    double change = (dual[row] - before) * signs[row];
    for (int feature : rows[row]) {
      weights[feature] += change * values[feature];
    }
    weights[values.length] += change;
    return Math.abs(gradient);
  }

  /** Returns w·x and the intercept. */
  static double score(double[] weights, double[] values, int[] features) {
    double score = weights[values.length];
    for (int feature : features) {
      score += weights[feature] * values[feature];
    }
    return score;
  }

  private static void shuffle(int[] order, Random random) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[other];
      order[other] = swapped;
    }
  }
}
