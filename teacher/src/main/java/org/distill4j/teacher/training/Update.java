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

  /** Updates weights w by gradients g, both from 0, and moments m, v from {@code at} on. */
  void apply(int count, float[] w, float[] g, float[] m, float[] v, int at) {
    float new1 = 1 - beta1;
    float new2 = 1 - beta2;
    for (int i = 0; i < count; i++) {
      float gradient = g[i] * scale;
      m[at + i] = beta1 * m[at + i] + new1 * gradient;
      v[at + i] = beta2 * v[at + i] + new2 * gradient * gradient;
      w[i] = keep * w[i] - rate * m[at + i] / ((float) Math.sqrt(v[at + i]) * root + eps);
    }
  }

  /** The same for one row of a table whose gradient starts elsewhere. */
  void apply(int count, float[] w, float[] m, float[] v, int at, float[] g, int gradientAt) {
    float new1 = 1 - beta1;
    float new2 = 1 - beta2;
    for (int i = 0; i < count; i++) {
      float gradient = g[gradientAt + i] * scale;
      m[at + i] = beta1 * m[at + i] + new1 * gradient;
      v[at + i] = beta2 * v[at + i] + new2 * gradient * gradient;
      w[at + i] = keep * w[at + i] - rate * m[at + i] / ((float) Math.sqrt(v[at + i]) * root + eps);
    }
  }

  /** The step of a row without gradient. */
  void applyWithoutGradient(int count, float[] w, float[] m, float[] v, int at) {
    for (int i = at; i < at + count; i++) {
      m[i] = beta1 * m[i];
      v[i] = beta2 * v[i];
      w[i] = keep * w[i] - rate * m[i] / ((float) Math.sqrt(v[i]) * root + eps);
    }
  }
}
