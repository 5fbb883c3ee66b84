package org.distill4j.compress.reconstruct;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.KernelLibrary;
import org.distill4j.teacher.kernel.Kernels;
import org.distill4j.teacher.kernel.MatmulShape;

/**
 * The affine map that follows rows y from rows x best, by ridge regression: {@code W = C_yx (C_xx +
 * λ m I)⁻¹} and {@code b = ȳ - W x̄}, with the covariances C, and m the mean of C_xx's diagonal.
 *
 * <p>Rows are not kept: their products are summed, in float32 within a batch and in double between
 * batches, so that memory is {@code inputs² + inputs outputs} numbers for any number of rows. Not
 * thread-safe.
 */
final class AffineFit {
  // Inputs that never change have no variance; the decomposition refuses pivots below 1e-10.
  private static final double SMALLEST = 1e-9;

  private final int inputs;
  private final int outputs;
  private final Kernels kernels = KernelLibrary.floats();
  private final double[][] xx;
  private final double[][] xy;
  // Rows are taken from about their mean on, or float32 would lose small variances in it.
  private final double[] xOrigin;
  private final double[] yOrigin;
  private final double[] x;
  private final double[] y;
  private final RowBuffer xRows = new RowBuffer();
  private final RowBuffer yRows = new RowBuffer();
  private final Buffer products;
  private final float[] row;
  private double total;

  /**
   * An empty fit.
   *
   * @param inputs width of x; with 0 only the bias is fitted
   * @param outputs width of y
   */
  AffineFit(int inputs, int outputs) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.xx = new double[inputs][inputs];
    this.xy = new double[inputs][outputs];
    this.xOrigin = new double[inputs];
    this.yOrigin = new double[outputs];
    this.x = new double[inputs];
    this.y = new double[outputs];
    int width = Math.max(inputs, outputs);
    this.products = RowBuffer.room((long) inputs * width);
    this.row = new float[width];
  }

  /**
   * Takes further rows.
   *
   * @param count rows that count
   * @param padded rows of the blocks, so that kernels meet few different numbers of rows; those
   *     behind the first {@code count} are not read
   * @param from x {@code [padded, inputs]}; not read where there are no inputs
   * @param to y {@code [padded, outputs]}
   * @param weight how often each row counts
   */
  void add(int count, int padded, Buffer from, Buffer to, double weight) {
    if (total == 0) {
      average(count, from, xOrigin);
      average(count, to, yOrigin);
    }
    total += weight * count;
    Buffer ys = shifted(count, padded, to, yOrigin, y, weight, yRows);
    if (inputs > 0) {
      Buffer xs = shifted(count, padded, from, xOrigin, x, weight, xRows);
      addProducts(padded, xs, xs, xx, weight);
      addProducts(padded, xs, ys, xy, weight);
    }
  }

  private void average(int count, Buffer values, double[] origin) {
    for (int i = 0; i < count; i++) {
      values.read(i * origin.length, row, 0, origin.length);
      for (int j = 0; j < origin.length; j++) {
        origin[j] += row[j] / count;
      }
    }
  }

  @SuppressWarnings("TooManyParameters")
  private Buffer shifted(
      int count,
      int padded,
      Buffer values,
      double[] origin,
      double[] sums,
      double weight,
      RowBuffer buffer) {
    int width = origin.length;
    Buffer rows = buffer.open(padded, width);
    for (int i = 0; i < count; i++) {
      values.read(i * width, row, 0, width);
      for (int j = 0; j < width; j++) {
        row[j] = (float) (row[j] - origin[j]);
        sums[j] += weight * row[j];
      }
      rows.write(i * width, row, 0, width);
    }
    rows.zero(count * width, (padded - count) * width);
    return rows;
  }

  private void addProducts(int padded, Buffer a, Buffer b, double[][] sums, double weight) {
    int width = sums[0].length;
    kernels.matmul(MatmulShape.weightGradient(inputs, padded, width), a, b, null, products);
    for (int i = 0; i < inputs; i++) {
      products.read(i * width, row, 0, width);
      for (int j = 0; j < width; j++) {
        sums[i][j] += weight * row[j];
      }
    }
  }

  /**
   * Solves.
   *
   * @param ridge λ &gt; 0: keeps the covariance positive definite where inputs depend on each other
   *     or are more than the rows
   * @throws IllegalStateException without rows
   */
  Affine solve(double ridge) {
    if (!(total > 0)) {
      throw new IllegalStateException("rows: must be at least one; got none");
    }
    double[][] weights = inputs > 0 ? weights(ridge) : new double[outputs][0];
    double[] bias = new double[outputs];
    for (int j = 0; j < outputs; j++) {
      bias[j] = yOrigin[j] + y[j] / total;
      for (int i = 0; i < inputs; i++) {
        bias[j] -= weights[j][i] * (xOrigin[i] + x[i] / total);
      }
    }
    return new Affine(weights, bias);
  }

  private double[][] weights(double ridge) {
    RealMatrix left = new Array2DRowRealMatrix(regularised(ridge), false);
    RealMatrix right = new Array2DRowRealMatrix(covariance(xy, y), false);
    return new CholeskyDecomposition(left).getSolver().solve(right).transpose().getData();
  }

  private double[][] regularised(double ridge) {
    double[][] matrix = covariance(xx, x);
    double trace = 0;
    for (int i = 0; i < inputs; i++) {
      trace += matrix[i][i];
    }
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < i; j++) {
        matrix[i][j] = matrix[j][i]; // products in float32 are symmetric but for their rounding
      }
      matrix[i][i] += ridge * trace / inputs + SMALLEST;
    }
    return matrix;
  }

  private double[][] covariance(double[][] sums, double[] right) {
    double[][] matrix = new double[inputs][right.length];
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < right.length; j++) {
        matrix[i][j] = sums[i][j] / total - x[i] / total * (right[j] / total);
      }
    }
    return matrix;
  }
}
