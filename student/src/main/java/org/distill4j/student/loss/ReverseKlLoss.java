package org.distill4j.student.loss;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The divergence the other way round: {@code T² KL(softmax(s / T) || softmax(t / T))} in nats,
 * averaged over rows. It asks that the student gives no weight to what the teacher thinks unlikely,
 * where {@link SoftTargetLoss} asks for weight on all that the teacher thinks likely (Gu et al.
 * 2023, arXiv 2306.08543, there over sequences).
 *
 * <p>Multiplied by T². Targets {@code [B, >= C]} begin with the teacher's logits.
 */
public final class ReverseKlLoss extends TemperedLoss {
  /**
   * A loss of that temperature and weight.
   *
   * @throws IllegalArgumentException if the temperature is not finite and positive
   */
  public ReverseKlLoss(
      @JsonProperty("temperature") double temperature, @JsonProperty("weight") double weight) {
    super(temperature, weight);
  }

  @Override
  double softened(double[] student, double[] teacher, double[] target, double[] gradient) {
    double divergence = 0;
    for (int i = 0; i < student.length; i++) {
      divergence += Math.exp(student[i]) * (student[i] - teacher[i]);
    }
    for (int i = 0; i < student.length; i++) {
      gradient[i] = Math.exp(student[i]) * (student[i] - teacher[i] - divergence);
    }
    return divergence;
  }
}
