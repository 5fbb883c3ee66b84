package org.distill4j.evaluate.baseline;

/**
 * Least squares with a penalty on the squared weights, {@code min ‖X w - y‖² + λ ‖w‖²} (Hoerl and
 * Kennard 1970, Technometrics 12), solved by conjugate gradients on sparse rows. Deterministic.
 */
final class RidgeRegression {
  private static final int MOST_STEPS = 300;

  /** Residual relative to its start; far below what a metric shows. */
  private static final double PRECISE = 1e-6;

  private RidgeRegression() {}

  /**
   * The weights.
   *
   * @param columns indices of each row's values
   * @param values as many
   * @param y what to predict
   * @param width number of columns
   * @param penalty λ, above 0
   */
  static double[] fit(int[][] columns, double[][] values, double[] y, int width, double penalty) {
    double[] weights = new double[width];
    double[] residual = transposed(columns, values, y, width);
    double[] direction = residual.clone();
    double square = dot(residual, residual);
    double enough = square * PRECISE * PRECISE;
    for (int step = 0; step < MOST_STEPS && square > enough; step++) {
      double[] image = transposed(columns, values, products(columns, values, direction), width);
      for (int i = 0; i < width; i++) {
        image[i] += penalty * direction[i];
      }
      double length = square / dot(direction, image);
      for (int i = 0; i < width; i++) {
        weights[i] += length * direction[i];
        residual[i] -= length * image[i];
      }
      double next = dot(residual, residual);
      for (int i = 0; i < width; i++) {
        direction[i] = residual[i] + next / square * direction[i];
      }
      square = next;
    }
    return weights;
  }

  /** {@code X w}. */
  static double[] products(int[][] columns, double[][] values, double[] weights) {
    double[] y = new double[columns.length];
    for (int row = 0; row < y.length; row++) {
      for (int i = 0; i < columns[row].length; i++) {
        y[row] += values[row][i] * weights[columns[row][i]];
      }
    }
    return y;
  }

  private static double[] transposed(int[][] columns, double[][] values, double[] y, int width) {
    double[] x = new double[width];
    for (int row = 0; row < y.length; row++) {
      for (int i = 0; i < columns[row].length; i++) {
        x[columns[row][i]] += values[row][i] * y[row];
      }
    }
    return x;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
