package org.distill4j.teacher.training;

/**
 * The optimizer's constants.
 *
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param eps added to the root of the second moment
 * @param weightDecay decoupled decay of every parameter, a factor on the learning rate
 * @param clip largest norm of all gradients together; infinite for none
 */
public record AdamWSettings(
    double beta1, double beta2, double eps, double weightDecay, double clip) {
  /** Checks the ranges. */
  public AdamWSettings {
    fraction("beta1", beta1);
    fraction("beta2", beta2);
    if (!(eps > 0)) {
      throw new IllegalArgumentException("eps: must be > 0; got " + eps);
    }
    if (!(weightDecay >= 0)) {
      throw new IllegalArgumentException("weightDecay: must be >= 0; got " + weightDecay);
    }
    if (!(clip > 0)) {
      throw new IllegalArgumentException("clip: must be > 0; got " + clip);
    }
  }

  /** PyTorch's constants, gradients clipped at norm 1 as in BERT's recipe. */
  public static AdamWSettings defaults() {
    return new AdamWSettings(0.9, 0.999, 1e-8, 0.01, 1.0);
  }

  private static void fraction(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + ": must be in [0, 1); got " + value);
    }
  }
}
