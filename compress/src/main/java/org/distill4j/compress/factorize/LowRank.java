package org.distill4j.compress.factorize;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A map {@code y = W x + b} by way of r units: {@code z = F x + c}, {@code y = U z + d}.
 *
 * <p>Of all maps of that rank it has the least mean squared error of y over the tokens seen. With x
 * of mean x̄ and covariance {@code C = L Lᵀ} that is the truncated singular value decomposition of
 * {@code W L} (Wang et al. 2024, SVD-LLM, arXiv 2403.07378), each factor taking the square roots of
 * the singular values. Two deviations: moments are about the mean, which c and d take over; and
 * where y is no wider than x the same left singular vectors are found as eigenvectors of y's
 * covariance, which needs no inverse.
 *
 * @param first F, {@code [r][in]}
 * @param firstBias c, {@code [r]}
 * @param second U, {@code [out][r]}
 * @param bias what d is more than b, {@code [out]}
 * @param share of y's variance that is kept, in [0, 1]
 */
@SuppressWarnings("ArrayRecordComponent") // matrices on their way into tensors
record LowRank(
    double[][] first, double[] firstBias, double[][] second, double[] bias, double share) {
  /** Of the mean variance: inputs that never change have none, and the inverse needs some. */
  private static final double RIDGE = 1e-4;

  private static final double LEAST = 1e-9;

  /**
   * From the moments of y, without its bias; for layers no wider than their input.
   *
   * @param weights W, {@code [out][in]}
   */
  static LowRank fromOutputs(double[][] weights, Moments outputs, int rank) {
    Spectrum spectrum = Spectrum.of(outputs.covariance(), rank);
    double[][] across = product(spectrum.directions(), weights);
    double[] mean = outputs.mean();
    double[] shift = times(spectrum.directions(), mean);
    double[][] second = new double[weights.length][rank];
    for (int unit = 0; unit < rank; unit++) {
      double root = Math.sqrt(spectrum.deviations()[unit]);
      for (int i = 0; i < across[unit].length; i++) {
        across[unit][i] /= root;
      }
      shift[unit] /= -root;
      for (int out = 0; out < second.length; out++) {
        second[out][unit] = spectrum.directions()[unit][out] * root;
      }
    }
    return new LowRank(across, shift, second, mean, spectrum.share());
  }

  /**
   * From the moments of x; for layers wider than their input.
   *
   * @param weights W, {@code [out][in]}
   */
  static LowRank fromInputs(double[][] weights, Moments inputs, int rank) {
    CholeskyDecomposition root = cholesky(inputs.covariance());
    double[][] lower = root.getL().getData();
    double[][] scaled = product(weights, lower); // W L, [out, in]
    Spectrum spectrum = Spectrum.of(symmetric(product(transposed(scaled), scaled)), rank);
    double[][] right = transposed(spectrum.directions()); // V, [in, r]
    double[][] second = product(scaled, right);
    // Lᵀ⁻¹ V = C⁻¹ L V
    RealMatrix turned = new Array2DRowRealMatrix(product(lower, right), false);
    double[][] first = root.getSolver().solve(turned).transpose().getData();
    for (int unit = 0; unit < rank; unit++) {
      double part = Math.sqrt(spectrum.deviations()[unit]);
      for (int i = 0; i < first[unit].length; i++) {
        first[unit][i] *= part;
      }
      for (double[] row : second) {
        row[unit] /= part;
      }
    }
    double[] mean = inputs.mean();
    double[] shift = times(first, mean);
    for (int unit = 0; unit < rank; unit++) {
      shift[unit] = -shift[unit];
    }
    return new LowRank(first, shift, second, times(weights, mean), spectrum.share());
  }

  private static CholeskyDecomposition cholesky(double[][] covariance) {
    double trace = 0;
    for (int i = 0; i < covariance.length; i++) {
      trace += covariance[i][i];
    }
    for (int i = 0; i < covariance.length; i++) {
      covariance[i][i] += RIDGE * trace / covariance.length + LEAST;
    }
    return new CholeskyDecomposition(new Array2DRowRealMatrix(covariance, false));
  }

  static double[][] symmetric(double[][] matrix) {
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < i; j++) {
        matrix[j][i] = matrix[i][j];
      }
    }
    return matrix;
  }

  static double[][] product(double[][] left, double[][] right) {
    return Nd4j.createFromArray(left).mmul(Nd4j.createFromArray(right)).toDoubleMatrix();
  }

  static double[][] transposed(double[][] matrix) {
    double[][] result = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[i].length; j++) {
        result[j][i] = matrix[i][j];
      }
    }
    return result;
  }

  private static double[] times(double[][] matrix, double[] vector) {
    double[] result = new double[matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < vector.length; j++) {
        result[i] += matrix[i][j] * vector[j];
      }
    }
    return result;
  }
}
