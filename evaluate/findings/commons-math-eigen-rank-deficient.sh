#!/usr/bin/env bash
# Commons Math: EigenDecomposition gives up on covariances of fewer rows than columns
#
# Versions: Apache Commons Math 3.6.1 (org.apache.commons:commons-math3), any JDK, no CPU feature matters.
# One would guess: eigenvalues of a real symmetric matrix always come out; the QL iteration is known for it, and the
#   covariance of 50 vectors of 384 numbers is exactly symmetric and harmless (all entries near 0 or 1).
# What happens: MaxCountExceededException "convergence failed". An eigenvalue of 0 that occurs many times leaves a
#   tridiagonal matrix of rounding errors; each off-diagonal element is compared with its two tiny neighbours on the
#   diagonal, not with the size of the matrix, so it never counts as zero within the 30 iterations that are allowed.
#   A full-rank covariance of the same width passes, and SingularValueDecomposition of the same library takes the
#   refused matrix.
# Why it matters: low-rank factorization, hidden-width slicing and principal axes of activations decompose such
#   covariances, and calibration sets of fewer tokens than units are usual for small Transformers.
# Seen on 2026-12-01:
#   1,000 rows of  96: largest eigenvalue 1.76
#      30 rows of 128: MaxCountExceededException
#      50 rows of 384: MaxCountExceededException
#     300 rows of 384: MaxCountExceededException
#   30 rows of 128 by SingularValueDecomposition: rank 30
source "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
java_with org.apache.commons:commons-math3:3.6.1
cat >"$work/Eigen.java" <<'JAVA'
import java.util.Random;
import org.apache.commons.math3.exception.MaxCountExceededException;
import org.apache.commons.math3.linear.*;

public class Eigen {
  public static void main(String[] args) {
    boolean refused = true;
    for (int[] shape : new int[][] {{1000, 96}, {30, 128}, {50, 384}, {300, 384}}) {
      boolean deficient = shape[0] < shape[1];
      String answer;
      try {
        double[] values = new EigenDecomposition(covariance(shape[0], shape[1])).getRealEigenvalues();
        answer = String.format(java.util.Locale.ROOT, "largest eigenvalue %.2f", values[0]);
        refused &= !deficient;
      } catch (MaxCountExceededException e) {
        answer = e.getClass().getSimpleName();
        refused &= deficient;
      }
      System.out.printf(java.util.Locale.ROOT, "%,5d rows of %3d: %s%n", shape[0], shape[1], answer);
    }
    int rank = new SingularValueDecomposition(covariance(30, 128)).getRank();
    System.out.println("30 rows of 128 by SingularValueDecomposition: rank " + rank);
    if (!refused || rank != 30) {
      System.out.println("CHANGED: rank-deficient covariances are decomposed, or others are not");
      System.exit(1);
    }
  }

  private static RealMatrix covariance(int rows, int width) {
    Random random = new Random(1);
    double[][] x = new double[rows][width];
    for (double[] row : x) {
      for (int j = 0; j < width; j++) {
        row[j] = (float) random.nextGaussian();
      }
    }
    double[][] sums = new double[width][width];
    for (int i = 0; i < width; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (double[] row : x) {
          sum += row[i] * row[j];
        }
        sums[i][j] = sums[j][i] = sum / rows;
      }
    }
    return new Array2DRowRealMatrix(sums, false);
  }
}
JAVA
java_run Eigen
