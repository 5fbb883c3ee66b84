package org.distill4j.teacher.loss;

/** The logistic function {@code σ(z) = 1 / (1 + exp(−z))} and its logarithm, for any finite z. */
public final class Sigmoid {
  private Sigmoid() {}

  /** {@code σ(z)}, in [0, 1]. */
  public static double of(double z) {
    double small = Math.exp(-Math.abs(z));
    return z >= 0 ? 1 / (1 + small) : small / (1 + small);
  }

  /** {@code log σ(z)}, which stays finite where {@code σ(z)} is no more than 0. */
  public static double logarithm(double z) {
    return Math.min(z, 0) - Math.log1p(Math.exp(-Math.abs(z)));
  }
}
