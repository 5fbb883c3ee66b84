package org.distill4j.student.shape;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.kernel.SymmetricEigen;

/** Linear maps from sentence vectors into a space of another width. */
public final class SentenceAxes {
  // Of the mean diagonal: keeps the products positive definite where columns depend on each other.
  private static final double RIDGE = 1e-4;

  private SentenceAxes() {}

  /**
   * Axes of a narrower space.
   *
   * @param weight [d, H], rows of length one that stand upright on each other
   * @param kept the share of the vectors' squared length that lies in the space, in [0, 1]
   */
  public record Narrowed(Tensor weight, double kept) {}

  /**
   * The d directions in which vectors of length one are longest in the mean: the first right
   * singular vectors of their matrix X {@code [n, H]}, found as the eigenvectors of {@code Xᵀ X}.
   * Its mean is not taken out, so that products, which are cosines, keep as much as they can
   * (Eckart and Young 1936).
   *
   * @param vectors [n, H], n ≥ 1
   * @param size d, less than H
   */
  public static Narrowed narrowed(float[][] vectors, int size) {
    RealMatrix products = products(vectors, vectors);
    SymmetricEigen parts = SymmetricEigen.of(products.getData());
    int width = vectors[0].length;
    Tensor weight = Tensor.zeros(size, width);
    double kept = 0;
    for (int axis = 0; axis < size; axis++) {
      double[] direction = parts.vector(axis);
      for (int i = 0; i < width; i++) {
        weight.values()[axis * width + i] = (float) direction[i];
      }
      kept += parts.value(axis);
    }
    return new Narrowed(weight, kept / products.getTrace());
  }

  /**
   * The map W {@code [d, H]} by which vectors x come nearest to others y by least squares, {@code Σ
   * |W x - y|²} with a little ridge.
   *
   * @param from [n, H]
   * @param to [n, d]
   */
  public static Tensor fitted(float[][] from, float[][] to) {
    RealMatrix products = products(from, from);
    int width = from[0].length;
    double ridge = RIDGE * products.getTrace() / width + Double.MIN_NORMAL;
    for (int i = 0; i < width; i++) {
      products.addToEntry(i, i, ridge);
    }
    RealMatrix map =
        new CholeskyDecomposition(products).getSolver().solve(products(from, to)).transpose();
    Tensor weight = Tensor.zeros(map.getRowDimension(), width);
    for (int i = 0; i < weight.size(); i++) {
      weight.values()[i] = (float) map.getEntry(i / width, i % width);
    }
    return weight;
  }

  private static RealMatrix products(float[][] left, float[][] right) {
    double[][] sums = new double[left[0].length][right[0].length];
    for (int row = 0; row < left.length; row++) {
      for (int i = 0; i < sums.length; i++) {
        double value = left[row][i];
        for (int j = 0; j < sums[i].length; j++) {
          sums[i][j] += value * right[row][j];
        }
      }
    }
    return new Array2DRowRealMatrix(sums, false);
  }
}
