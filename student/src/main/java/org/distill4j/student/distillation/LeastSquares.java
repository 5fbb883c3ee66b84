package org.distill4j.student.distillation;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.RealMatrix;

/** How well rows of one width follow linearly, without bias, from rows of another. */
final class LeastSquares {
  // Of the mean diagonal: keeps the products positive definite where columns depend on each other.
  private static final double RIDGE = 1e-6;

  private final RealMatrix rows;
  private final DecompositionSolver solver;

  private LeastSquares(RealMatrix rows, DecompositionSolver solver) {
    this.rows = rows;
    this.solver = solver;
  }

  static LeastSquares of(double[][] rows) {
    RealMatrix matrix = new Array2DRowRealMatrix(rows, false);
    RealMatrix products = matrix.transpose().multiply(matrix);
    int width = products.getColumnDimension();
    double ridge = RIDGE * products.getTrace() / width + Double.MIN_NORMAL;
    for (int i = 0; i < width; i++) {
      products.addToEntry(i, i, ridge);
    }
    return new LeastSquares(matrix, new CholeskyDecomposition(products).getSolver());
  }

  /** The mean square, over every element, of what the best projection leaves of these rows. */
  double meanResidual(double[][] targets) {
    RealMatrix wanted = new Array2DRowRealMatrix(targets, false);
    RealMatrix projection = solver.solve(rows.transpose().multiply(wanted));
    RealMatrix left = rows.multiply(projection).subtract(wanted);
    double norm = left.getFrobeniusNorm();
    return norm * norm / ((double) targets.length * targets[0].length);
  }
}
