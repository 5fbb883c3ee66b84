package org.distill4j.compress.factorize;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

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
    EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(covariance, false));
    double[] values = eigen.getRealEigenvalues();
    List<Integer> order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -values[i]))
            .limit(rank)
            .toList();
    double[][] directions = new double[rank][];
    double[] deviations = new double[rank];
    double kept = 0;
    double least = Math.max(LEAST, SMALLEST * Math.sqrt(Math.max(0, values[order.get(0)])));
    for (int i = 0; i < rank; i++) {
      double value = Math.max(0, values[order.get(i)]);
      directions[i] = eigen.getEigenvector(order.get(i)).toArray();
      deviations[i] = Math.max(least, Math.sqrt(value));
      kept += value;
    }
    double all = Arrays.stream(values).map(value -> Math.max(0, value)).sum();
    return new Spectrum(directions, deviations, kept / Math.max(all, Double.MIN_NORMAL));
  }
}
