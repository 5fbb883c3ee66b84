package org.distill4j.student.loss;

import org.distill4j.teacher.loss.RowLoss;
import org.distill4j.teacher.loss.Softmax;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Softened teacher probabilities: {@code T² KL(softmax(t / T) || softmax(s / T))} in nats, averaged
 * over rows (Hinton et al. 2015, arXiv 1503.02531, section 2; the divergence rather than their
 * cross-entropy, so that it is 0 where the student equals the teacher).
 *
 * <p>Multiplied by T², so that gradients keep their size as T changes. Targets {@code [B, C]} are
 * the teacher's logits.
 */
public final class SoftTargetLoss extends RowLoss {
  @JsonProperty private final double temperature;

  /**
   * A loss of that temperature and weight.
   *
   * @throws IllegalArgumentException if the temperature is not finite and positive
   */
  public SoftTargetLoss(
      @JsonProperty("temperature") double temperature, @JsonProperty("weight") double weight) {
    super(weight);
    if (!(temperature > 0 && Double.isFinite(temperature))) {
      throw new IllegalArgumentException(
          "temperature: must be finite and > 0; got "
              + temperature
              + ". Use 1.0 for unsoftened logits.");
    }
    this.temperature = temperature;
  }

  @Override
  public double row(double[] student, double[] teacher, double[] gradient) {
    double[] s = Softmax.logarithms(student, temperature);
    double[] t = Softmax.logarithms(teacher, temperature);
    double divergence = 0;
    for (int i = 0; i < s.length; i++) {
      double p = Math.exp(t[i]);
      divergence += p == 0 ? 0 : p * (t[i] - s[i]);
      gradient[i] = temperature * (Math.exp(s[i]) - p);
    }
    return temperature * temperature * divergence;
  }
}
