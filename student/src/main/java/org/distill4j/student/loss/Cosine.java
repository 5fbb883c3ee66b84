package org.distill4j.student.loss;

/** The cosine of two vectors, with its gradient. */
final class Cosine {
  private Cosine() {}

  /**
   * {@code s · t / (|s| |t|)}; 0 with no gradient where either is the zero vector, which points
   * nowhere.
   *
   * @param gradient receives {@code scale} times the gradient by s
   */
  static double of(double[] s, double[] t, double scale, double[] gradient) {
    double product = 0;
    double mine = 0;
    double theirs = 0;
    for (int i = 0; i < s.length; i++) {
      product += s[i] * t[i];
      mine += s[i] * s[i];
      theirs += t[i] * t[i];
    }
    double norms = Math.sqrt(mine) * Math.sqrt(theirs);
    if (norms == 0) {
      return 0;
    }
    for (int i = 0; i < s.length; i++) {
      gradient[i] = scale * (t[i] / norms - product / norms * (s[i] / mine));
    }
    return product / norms;
  }
}
