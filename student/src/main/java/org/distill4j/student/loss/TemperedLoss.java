package org.distill4j.student.loss;

import java.util.Arrays;
import org.distill4j.teacher.loss.RowLoss;
import org.distill4j.teacher.loss.Softmax;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A loss between two rows of logits {@code [B, C]}, both divided by a temperature T and multiplied
 * by T², so that gradients keep their size as T changes. The teacher's logits are the first C
 * columns of the targets.
 */
abstract class TemperedLoss extends RowLoss implements Tempered {
  @JsonProperty private final double temperature;

  TemperedLoss(double temperature, double weight) {
    super(weight);
    this.temperature = checked(temperature);
  }

  static double checked(double temperature) {
    if (!(temperature > 0 && Double.isFinite(temperature))) {
      throw new IllegalArgumentException(
          "temperature: must be finite and > 0; got "
              + temperature
              + ". Use 1.0 for unsoftened logits.");
    }
    return temperature;
  }

  @Override
  public final double row(double[] student, double[] target, double[] gradient) {
    return row(temperature, student, target, gradient);
  }

  /** One row's loss at a temperature of the caller's choice; the rest as in {@link RowLoss#row}. */
  @Override
  public final double row(double t, double[] student, double[] target, double[] gradient) {
    double[] teacher = Softmax.logarithms(Arrays.copyOf(target, student.length), t);
    double value = softened(Softmax.logarithms(student, t), teacher, target, gradient);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= t;
    }
    return t * t * value;
  }

  /**
   * The loss of softened rows, before T².
   *
   * @param student the student's {@code log softmax(s / T)}
   * @param teacher the teacher's {@code log softmax(t / T)}
   * @param target the whole target, for losses that read what stands behind the logits
   * @param gradient receives T times the gradient by the student's logits, zero before
   */
  abstract double softened(double[] student, double[] teacher, double[] target, double[] gradient);
}
