package org.distill4j.evaluate.calibration;

/** Softmax of logits divided by a temperature. */
final class Tempering {
  private Tempering() {}

  /**
   * {@code softmax(z / T)}, in double precision.
   *
   * @param from the first logit
   * @param classes C
   * @return {@code [C]}
   */
  static double[] softmax(double[] logits, int from, int classes, double temperature) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      largest = Math.max(largest, logits[from + c]);
    }
    double[] p = new double[classes];
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      p[c] = Math.exp((logits[from + c] - largest) / temperature);
      sum += p[c];
    }
    for (int c = 0; c < classes; c++) {
      p[c] /= sum;
    }
    return p;
  }
}
