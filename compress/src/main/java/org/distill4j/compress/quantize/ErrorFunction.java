package org.distill4j.compress.quantize;

/** The error function in double precision. */
final class ErrorFunction {
  /** Above this, {@code 1 - erf} is below 2⁻⁵³. */
  private static final double SATURATED = 5.93;

  private ErrorFunction() {}

  /** {@code x/2 · (1 + erf(x/√2))}, Hendrycks and Gimpel 2016, arXiv 1606.08415. */
  static double gelu(double x) {
    return x / 2 * (1 + erf(x / Math.sqrt(2)));
  }

  /**
   * {@code erf(x) = 2/√π · e^(-x²) · Σ 2ⁿ x^(2n+1) / (2n+1)!!}, a series of positive terms
   * (Abramowitz and Stegun 7.1.6), summed until it no longer changes.
   */
  static double erf(double x) {
    if (Math.abs(x) > SATURATED) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > Math.ulp(sum) / 4; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }
}
