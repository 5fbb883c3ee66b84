package org.distill4j.student.loss;

import org.distill4j.teacher.loss.RowLoss;
import org.distill4j.teacher.loss.Sigmoid;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Softened teacher probabilities of several labels a text, each label for itself: {@code T² Σ_c
 * KL(σ(t_c / T) || σ(s_c / T))} of the two outcomes of each label, in nats, summed over the C
 * labels and averaged over rows (Yang et al. 2023, Multi-Label Knowledge Distillation, arXiv
 * 2308.06453, "multi-label logits distillation"; T² is from Hinton et al. 2015, arXiv 1503.02531,
 * section 2, so that gradients keep their size as T changes).
 *
 * <p>Rows {@code [B, C]}; targets {@code [B, >= C]} begin with the teacher's logits. 0 where the
 * student equals the teacher.
 */
public final class LabelSetTargetLoss extends RowLoss implements Tempered {
  @JsonProperty private final double temperature;

  /**
   * A loss of that temperature and weight.
   *
   * @throws IllegalArgumentException if the temperature is not finite and positive
   */
  public LabelSetTargetLoss(
      @JsonProperty("temperature") double temperature, @JsonProperty("weight") double weight) {
    super(weight);
    this.temperature = TemperedLoss.checked(temperature);
  }

  @Override
  public double row(double[] student, double[] target, double[] gradient) {
    return row(temperature, student, target, gradient);
  }

  @Override
  public double row(double t, double[] student, double[] target, double[] gradient) {
    double sum = 0;
    for (int i = 0; i < student.length; i++) {
      double s = student[i] / t;
      double p = target[i] / t;
      sum += divergence(p, s) + divergence(-p, -s);
      gradient[i] = t * (Sigmoid.of(s) - Sigmoid.of(p));
    }
    return t * t * sum;
  }

  // One outcome's part; σ(−z) is the probability of the other.
  private static double divergence(double teacher, double student) {
    return Sigmoid.of(teacher) * (Sigmoid.logarithm(teacher) - Sigmoid.logarithm(student));
  }
}
