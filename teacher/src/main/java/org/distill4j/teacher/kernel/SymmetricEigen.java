package org.distill4j.teacher.kernel;

import static org.bytedeco.openblas.global.openblas.LAPACKE_dsyevd;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;

import java.util.Arrays;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, largest eigenvalue first: {@code A = Σ λᵢ vᵢ
 * vᵢᵀ}.
 *
 * <p>Computed by LAPACK's {@code dsyevd} (divide and conquer: Cuppen 1981, Gu and Eisenstat 1995)
 * from the OpenBLAS that ND4J brings. It has no limit on iterations that a covariance of fewer rows
 * than columns could reach, as QL iterations have. Errors are a few units of rounding of the
 * largest |λ|: eigenvalues below about 1e-15 of it are zero but for rounding, and may be negative.
 * Results repeat to the bit on one processor with one number of threads.
 */
public final class SymmetricEigen {
  private final int size;
  private final double[] ascending;
  private final double[] vectors;

  private SymmetricEigen(int size, double[] ascending, double[] vectors) {
    this.size = size;
    this.ascending = ascending;
    this.vectors = vectors;
  }

  /**
   * Decomposes.
   *
   * @param matrix {@code [n, n]}, n ≥ 1; only the elements on and below the diagonal are read, and
   *     none is changed
   * @throws IllegalArgumentException if it is not square or holds NaN or an infinity
   */
  public static SymmetricEigen of(double[][] matrix) {
    int size = matrix.length;
    double[] columns = new double[Math.multiplyExact(size, size)];
    for (int i = 0; i < size; i++) {
      if (matrix[i].length != size) {
        throw new IllegalArgumentException(
            "matrix: must be square; got " + size + " rows and one of " + matrix[i].length);
      }
      for (int j = 0; j <= i; j++) {
        columns[j * size + i] = finite(matrix[i][j]);
      }
    }
    double[] values = new double[size];
    int code =
        size == 0
            ? -1
            : LAPACKE_dsyevd(LAPACK_COL_MAJOR, (byte) 'V', (byte) 'L', size, columns, size, values);
    if (code != 0) {
      throw new IllegalArgumentException(
          "matrix: must have eigenvalues that dsyevd finds; got its code "
              + code
              + " at size "
              + size);
    }
    return new SymmetricEigen(size, values, columns);
  }

  private static double finite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("matrix: must hold finite numbers; got " + value);
    }
    return value;
  }

  /** The number n of eigenvalues. */
  public int size() {
    return size;
  }

  /** An eigenvalue, 0 being the largest. */
  public double value(int index) {
    return ascending[size - 1 - index];
  }

  /** All eigenvalues that are not negative, added up. */
  public double positiveSum() {
    return Arrays.stream(ascending).map(value -> Math.max(0, value)).sum();
  }

  /**
   * The eigenvector of {@link #value}: {@code [n]}, of length one, its element of largest magnitude
   * positive.
   */
  public double[] vector(int index) {
    int from = Math.multiplyExact(size - 1 - index, size);
    double[] vector = Arrays.copyOfRange(vectors, from, from + size);
    double largest = 0;
    for (double element : vector) {
      largest = Math.abs(element) > Math.abs(largest) ? element : largest;
    }
    if (largest < 0) {
      Arrays.setAll(vector, i -> -vector[i]);
    }
    return vector;
  }
}
