package org.distill4j.compress.factorize;

import org.distill4j.teacher.kernel.SymmetricEigen;

/**
 * The largest eigenvalues of a covariance with their directions.
 *
 * @param directions {@code [r][n]}, orthonormal, the largest eigenvalue first
 * @param deviations the square roots of the eigenvalues, kept away from 0
 * @param share the eigenvalues' share of the sum of all, in [0, 1]
 */
@SuppressWarnings("ArrayRecordComponent") // a matrix on its way from one loop to the next
record Spectrum(double[][] directions, double[] deviations, double share) {
  /** Of the largest deviation; below it is what rounding made. */
  private static final double SMALLEST = 1e-4;

  // What never changes has no deviation; factors scaled by less would leave float32.
  private static final double LEAST = 1e-8;

  /** Of a symmetric matrix {@code [n, n]} without negative eigenvalues but for rounding. */
  static Spectrum of(double[][] covariance, int rank) {
    SymmetricEigen eigen = SymmetricEigen.of(covariance);
    double[][] directions = new double[rank][];
    double[] deviations = new double[rank];
    double kept = 0;
    double least = Math.max(LEAST, SMALLEST * Math.sqrt(Math.max(0, eigen.value(0))));
    for (int i = 0; i < rank; i++) {
      double value = Math.max(0, eigen.value(i));
      directions[i] = eigen.vector(i);
      deviations[i] = Math.max(least, Math.sqrt(value));
      kept += value;
    }
    return new Spectrum(
        directions, deviations, kept / Math.max(eigen.positiveSum(), Double.MIN_NORMAL));
  }
}
