package org.distill4j.student.shape;

import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.kernel.SymmetricEigen;

/**
 * Principal component analysis (Pearson 1901): the directions in which rows differ most from their
 * mean.
 */
final class PrincipalAxes {
  private PrincipalAxes() {}

  /**
   * Rows less their mean, as coordinates along the first axes, largest variance first; rows that
   * keep their width are centred only.
   *
   * @param rows [n, H]
   * @param width how many axes, at most H
   * @return [n, width]
   */
  static float[] project(Tensor rows, int width) {
    int count = rows.length(0);
    int columns = rows.length(1);
    float[] centred = centred(rows.values(), count, columns);
    if (width == columns) {
      return centred;
    }
    double[][] axes = axes(centred, count, columns, width);
    float[] projected = new float[count * width];
    for (int row = 0; row < count; row++) {
      for (int axis = 0; axis < width; axis++) {
        double sum = 0;
        for (int j = 0; j < columns; j++) {
          sum += centred[row * columns + j] * axes[axis][j];
        }
        projected[row * width + axis] = (float) sum;
      }
    }
    return projected;
  }

  private static float[] centred(float[] values, int count, int columns) {
    double[] mean = new double[columns];
    for (int i = 0; i < values.length; i++) {
      mean[i % columns] += values[i] / count;
    }
    float[] centred = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      centred[i] = (float) (values[i] - mean[i % columns]);
    }
    return centred;
  }

  private static double[][] axes(float[] centred, int count, int columns, int width) {
    double[][] products = new double[columns][columns];
    for (int row = 0; row < count; row++) {
      int at = row * columns;
      for (int i = 0; i < columns; i++) {
        double value = centred[at + i];
        double[] sums = products[i];
        for (int j = 0; j <= i; j++) {
          sums[j] += value * centred[at + j];
        }
      }
    }
    SymmetricEigen parts = SymmetricEigen.of(products);
    double[][] axes = new double[width][];
    for (int axis = 0; axis < width; axis++) {
      axes[axis] = parts.vector(axis);
    }
    return axes;
  }
}
