package org.distill4j.student.projection;

/**
 * A layer norm whose gain and shift take normalised rows nearest to wanted ones, column by column.
 *
 * @param gain {@code [1, h]}
 * @param shift {@code [1, h]}
 * @param output the normalised rows with gain and shift, {@code [N, h]}
 */
record FittedNorm(Matrix gain, Matrix shift, Matrix output) {
  /**
   * Fits.
   *
   * @param sums what goes into the norm, {@code [N, h]}
   * @param wanted what should come out, {@code [N, h]}
   * @param eps added to the variance
   */
  static FittedNorm of(Matrix sums, Matrix wanted, double eps) {
    double[][] rows = sums.toArrays();
    double[][] targets = wanted.toArrays();
    int width = sums.columns();
    for (double[] row : rows) {
      normalise(row, eps);
    }
    double[][] lines = new double[2][width];
    for (int j = 0; j < width; j++) {
      fit(rows, targets, j, lines);
    }
    Matrix gain = Matrix.of(new double[][] {lines[0]});
    Matrix shift = Matrix.of(new double[][] {lines[1]});
    return new FittedNorm(gain, shift, Matrix.of(rows).timesRow(gain).plusRow(shift));
  }

  private static void normalise(double[] row, double eps) {
    double mean = 0;
    for (double value : row) {
      mean += value / row.length;
    }
    double variance = 0;
    for (double value : row) {
      variance += (value - mean) * (value - mean) / row.length;
    }
    double scale = 1 / Math.sqrt(variance + eps);
    for (int j = 0; j < row.length; j++) {
      row[j] = scale * (row[j] - mean);
    }
  }

  // The line through one column: slope, then intercept.
  private static void fit(double[][] from, double[][] to, int column, double[][] lines) {
    double meanFrom = 0;
    double meanTo = 0;
    for (int i = 0; i < from.length; i++) {
      meanFrom += from[i][column] / from.length;
      meanTo += to[i][column] / from.length;
    }
    double products = 0;
    double squares = 0;
    for (int i = 0; i < from.length; i++) {
      double x = from[i][column] - meanFrom;
      products += x * (to[i][column] - meanTo);
      squares += x * x;
    }
    lines[0][column] = squares == 0 ? 1 : products / squares;
    lines[1][column] = meanTo - lines[0][column] * meanFrom;
  }
}
