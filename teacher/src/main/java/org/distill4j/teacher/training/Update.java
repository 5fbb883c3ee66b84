package org.distill4j.teacher.training;

/**
 * The factors of one AdamW step, and the step itself on arrays.
 *
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param eps added to the root
 * @param keep {@code 1 - lr wd}
 * @param rate {@code lr / (1 - beta1^t)}
 * @param root {@code 1 / sqrt(1 - beta2^t)}
 * @param scale factor on the gradient, from clipping
 */
record Update(
    float beta1, float beta2, float eps, float keep, float rate, float root, float scale) {
  /** How many factors there are. */
  static final int NUMBERS = 7;

  static Update of(AdamWSettings settings, double learningRate, int step, double scale) {
    return new Update(
        (float) settings.beta1(),
        (float) settings.beta2(),
        (float) settings.eps(),
        (float) (1 - learningRate * settings.weightDecay()),
        (float) (learningRate / (1 - Math.pow(settings.beta1(), step))),
        (float) (1 / Math.sqrt(1 - Math.pow(settings.beta2(), step))),
        (float) scale);
  }

  /** All factors, for {@link #of(float[])}. */
  float[] toArray() {
    return new float[] {beta1, beta2, eps, keep, rate, root, scale};
  }

  /** The step with these factors. */
  static Update of(float[] factors) {
    return new Update(
        factors[0], factors[1], factors[2], factors[3], factors[4], factors[5], factors[6]);
  }

  /** Updates weights w and moments m, v by gradients g, in place. */
  void apply(int count, float[] w, float[] g, float[] m, float[] v) {
    float new1 = 1 - beta1;
    float new2 = 1 - beta2;
    for (int i = 0; i < count; i++) {
      float gradient = g[i] * scale;
      float mean = beta1 * m[i] + new1 * gradient;
      float square = beta2 * v[i] + new2 * gradient * gradient;
      m[i] = mean;
      v[i] = square;
      w[i] = keep * w[i] - rate * mean / ((float) Math.sqrt(square) * root + eps);
    }
  }

  /** The step of weights without gradient. */
  void applyWithoutGradient(int count, float[] w, float[] m, float[] v) {
    for (int i = 0; i < count; i++) {
      float mean = beta1 * m[i];
      float square = beta2 * v[i];
      m[i] = mean;
      v[i] = square;
      w[i] = keep * w[i] - rate * mean / ((float) Math.sqrt(square) * root + eps);
    }
  }
}
