package org.distill4j.compress.factorize;

import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.KernelLibrary;
import org.distill4j.teacher.kernel.Kernels;
import org.distill4j.teacher.kernel.MatmulShape;

/**
 * Mean and covariance of the tokens' vectors {@code [N, width]}, summed in float32 within a batch
 * and in double between batches. Not thread-safe.
 */
final class Moments {
  private final int width;
  private final boolean firstMost;
  private final Kernels kernels = KernelLibrary.floats();
  private final double[] origin; // about which is summed, or float32 would lose small variances
  private final double[] sums;
  private final double[][] squares;
  private final Buffer products;
  private final float[] row;
  private Buffer rows = Buffer.floats(1);
  private double total;

  /**
   * Nothing seen yet.
   *
   * @param firstMost whether a text's first token counts as much as all its tokens together: what
   *     is computed of the others is read by nothing, but keeps the covariance regular
   */
  Moments(int width, boolean firstMost) {
    this.width = width;
    this.firstMost = firstMost;
    this.origin = new double[width];
    this.sums = new double[width];
    this.squares = new double[width][width];
    this.products = Buffer.floats((long) width * width);
    this.row = new float[width];
  }

  /** Takes a batch's vectors; rows of no text are not read. */
  void add(PackedBatch batch, Buffer x) {
    int count = batch.realTokens();
    if (total == 0) {
      findOrigin(count, x);
    }
    Buffer shifted = shifted(batch, x);
    kernels.matmul(
        MatmulShape.weightGradient(width, batch.rows(), width), shifted, shifted, null, products);
    for (int i = 0; i < width; i++) {
      products.read(i * width, row, 0, width);
      for (int j = 0; j < width; j++) {
        squares[i][j] += row[j];
      }
    }
  }

  private void findOrigin(int count, Buffer x) {
    for (int i = 0; i < count; i++) {
      x.read(i * width, row, 0, width);
      for (int j = 0; j < width; j++) {
        origin[j] += row[j] / count;
      }
    }
  }

  // Rows less the origin, times the square root of their weight.
  private Buffer shifted(PackedBatch batch, Buffer x) {
    if (rows.length() < batch.rows() * width) {
      rows = Buffer.floats((long) batch.rows() * width);
    }
    int token = 0;
    for (int text = 0; text < batch.size(); text++) {
      for (int place = 0; place < batch.length(text); place++) {
        double weight = firstMost && place == 0 ? batch.length(text) : 1;
        x.read(token * width, row, 0, width);
        for (int j = 0; j < width; j++) {
          double difference = row[j] - origin[j];
          sums[j] += weight * difference;
          row[j] = (float) (Math.sqrt(weight) * difference);
        }
        rows.write(token * width, row, 0, width);
        token++;
        total += weight;
      }
    }
    rows.zero(token * width, (batch.rows() - token) * width);
    return rows;
  }

  /** The mean {@code [width]}. */
  double[] mean() {
    double[] mean = new double[width];
    for (int i = 0; i < width; i++) {
      mean[i] = origin[i] + sums[i] / total;
    }
    return mean;
  }

  /** The covariance {@code [width, width]}, exactly symmetric. */
  double[][] covariance() {
    double[][] covariance = new double[width][width];
    for (int i = 0; i < width; i++) {
      for (int j = 0; j <= i; j++) {
        double product = (squares[i][j] + squares[j][i]) / 2;
        covariance[i][j] = product / total - sums[i] / total * (sums[j] / total);
        covariance[j][i] = covariance[i][j];
      }
    }
    return covariance;
  }
}
