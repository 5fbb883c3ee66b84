package org.distill4j.student.projection;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * A linear map with a bias, {@code y = x Wᵀ + b}.
 *
 * @param weight W, {@code [out, in]}
 * @param bias b, {@code [1, out]}
 */
record Affine(Matrix weight, Matrix bias) {
  // Of the mean diagonal: as much as a thousandth of the sample speaks for the map as it was.
  private static final double ANCHOR = 1e-3;

  /**
   * The map that takes rows x nearest to rows y in the mean square, drawn a little to another:
   * minimises {@code Σ |x Wᵀ + b - y|² + λ |W - W₀|²} (Hoerl and Kennard 1970, there with W₀ = 0).
   *
   * @param from x, {@code [N, in]}
   * @param to y, {@code [N, out]}
   * @param anchor W₀, {@code [out, in]}
   */
  static Affine fitted(Matrix from, Matrix to, Matrix anchor) {
    Matrix meanFrom = from.columnMeans();
    Matrix x = from.plusRow(meanFrom.times(-1));
    Matrix left = to.minus(from.timesTransposed(anchor));
    Matrix y = left.plusRow(left.columnMeans().times(-1));
    RealMatrix products = new Array2DRowRealMatrix(x.transposed().times(x).toArrays(), false);
    double ridge = ANCHOR * products.getTrace() / from.columns() + Double.MIN_NORMAL;
    for (int i = 0; i < from.columns(); i++) {
      products.addToEntry(i, i, ridge);
    }
    RealMatrix wanted = new Array2DRowRealMatrix(x.transposed().times(y).toArrays(), false);
    double[][] change = new CholeskyDecomposition(products).getSolver().solve(wanted).getData();
    Matrix weight = anchor.plus(Matrix.of(change).transposed());
    Matrix bias = to.columnMeans().minus(meanFrom.timesTransposed(weight));
    return new Affine(weight, bias);
  }

  Matrix of(Matrix rows) {
    return rows.timesTransposed(weight).plusRow(bias);
  }

  /** This map after another. */
  Affine after(Affine first) {
    return new Affine(weight.times(first.weight), first.bias.timesTransposed(weight).plus(bias));
  }

  /** The share of the variance of rows y that this map of rows x tells; 1 for all. */
  double explained(Matrix from, Matrix to) {
    Matrix spread = to.plusRow(to.columnMeans().times(-1));
    return 1 - of(from).minus(to).squares() / Math.max(spread.squares(), Double.MIN_NORMAL);
  }
}
