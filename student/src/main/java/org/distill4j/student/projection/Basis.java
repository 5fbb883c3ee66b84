package org.distill4j.student.projection;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.distill4j.teacher.kernel.SymmetricEigen;

/**
 * The directions of the teacher's residual stream that the student keeps.
 *
 * <p>They are the h - 1 largest principal components of all hidden states together, each state's
 * mean left aside, since biases can hold it, and so is what all units of a row have in common,
 * since a norm takes it away. In the student they are turned at random within the h - 1 directions
 * that its own norms let pass: so every unit has its share of the variance, as single gains
 * suppose.
 *
 * @param matrix P, {@code [H, h]}: a teacher's row times P is a student's row
 * @param variance the share of the states' variance that is kept, in [0, 1]
 */
record Basis(Matrix matrix, double variance) {
  /**
   * Chooses.
   *
   * @param states hidden states {@code [N, H]}, one or more
   * @param width h, at most H
   */
  static Basis of(List<Matrix> states, int width, long seed) {
    int all = states.get(0).columns();
    double[][] covariance = new double[all][all];
    for (Matrix state : states) {
      Matrix centred = withoutCommon(state.plusRow(state.columnMeans().times(-1)));
      double[][] products = centred.transposed().times(centred).toArrays();
      for (int i = 0; i < all; i++) {
        for (int j = 0; j < all; j++) {
          covariance[i][j] += (products[i][j] + products[j][i]) / (2.0 * state.rows());
        }
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(withCommonLast(covariance));
    double[][] kept = new double[width - 1][];
    double variance = 0;
    for (int i = 0; i < width - 1; i++) {
      kept[i] = eigen.vector(i);
      variance += Math.max(0, eigen.value(i));
    }
    Matrix directions = withoutCommon(Matrix.of(kept));
    double share = variance / Math.max(eigen.positiveSum(), Double.MIN_NORMAL);
    Matrix turned = directions.transposed().timesTransposed(turn(width, seed));
    return new Basis(turned, share);
  }

  // What units have in common was taken out, so it is an axis of eigenvalue 0: one of many where
  // there are fewer rows than units. Below zero it is apart from them, and never chosen.
  private static double[][] withCommonLast(double[][] covariance) {
    int size = covariance.length;
    double trace = IntStream.range(0, size).mapToDouble(i -> covariance[i][i]).sum();
    double less = Math.max(trace / size, Double.MIN_NORMAL) / size;
    for (double[] row : covariance) {
      Arrays.setAll(row, j -> row[j] - less);
    }
    return covariance;
  }

  private static Matrix withoutCommon(Matrix rows) {
    double[][] values = rows.toArrays();
    for (double[] row : values) {
      double mean = Arrays.stream(row).average().orElse(0);
      for (int j = 0; j < row.length; j++) {
        row[j] -= mean;
      }
    }
    return Matrix.of(values);
  }

  // [h, h - 1] with orthonormal columns, each of mean zero.
  private static Matrix turn(int width, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RealMatrix columns = new Array2DRowRealMatrix(width, width - 1);
    double[][] made = new double[width - 1][];
    for (int c = 0; c < width - 1; c++) {
      double[] column = IntStream.range(0, width).mapToDouble(i -> random.nextGaussian()).toArray();
      made[c] = column;
      // Twice, since once leaves rounding errors of what is taken away (Giraud et al. 2005).
      orthonormalise(made, c);
      orthonormalise(made, c);
      columns.setColumn(c, column);
    }
    return Matrix.of(columns.getData());
  }

  private static void orthonormalise(double[][] made, int last) {
    double[] column = made[last];
    double mean = Arrays.stream(column).average().orElse(0);
    for (int i = 0; i < column.length; i++) {
      column[i] -= mean;
    }
    for (int other = 0; other < last; other++) {
      double product = 0;
      for (int i = 0; i < column.length; i++) {
        product += column[i] * made[other][i];
      }
      for (int i = 0; i < column.length; i++) {
        column[i] -= product * made[other][i];
      }
    }
    double norm = Math.sqrt(Arrays.stream(column).map(v -> v * v).sum());
    for (int i = 0; i < column.length; i++) {
      column[i] /= norm;
    }
  }
}
