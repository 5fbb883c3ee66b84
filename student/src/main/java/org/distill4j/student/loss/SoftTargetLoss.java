package org.distill4j.student.loss;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Softened teacher probabilities: {@code T² KL(softmax(t / T) || softmax(s / T))} in nats, averaged
 * over rows (Hinton et al. 2015, arXiv 1503.02531, section 2; the divergence rather than their
 * cross-entropy, so that it is 0 where the student equals the teacher).
 *
 * <p>Multiplied by T², so that gradients keep their size as T changes. Targets {@code [B, >= C]}
 * begin with the teacher's logits.
 */
public final class SoftTargetLoss extends TemperedLoss {
  /**
   * A loss of that temperature and weight.
   *
   * @throws IllegalArgumentException if the temperature is not finite and positive
   */
  public SoftTargetLoss(
      @JsonProperty("temperature") double temperature, @JsonProperty("weight") double weight) {
    super(temperature, weight);
  }

  @Override
  double softened(double[] student, double[] teacher, double[] target, double[] gradient) {
    double divergence = 0;
    for (int i = 0; i < student.length; i++) {
      double p = Math.exp(teacher[i]);
      divergence += p == 0 ? 0 : p * (teacher[i] - student[i]);
      gradient[i] = Math.exp(student[i]) - p;
    }
    return divergence;
  }
}
