package org.distill4j.student.loss;

import org.distill4j.teacher.loss.RowLoss;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Squared error between hidden states, {@code mean((s - t)²)} over every element of every token row
 * (Jiao et al. 2019, arXiv 1909.10351, equation 8; the projection there is a vertex before this
 * loss).
 */
public final class HiddenStateLoss extends RowLoss {
  /** A loss of that weight. */
  public HiddenStateLoss(@JsonProperty("weight") double weight) {
    super(weight);
  }

  @Override
  public double row(double[] student, double[] teacher, double[] gradient) {
    double sum = 0;
    for (int i = 0; i < student.length; i++) {
      double difference = student[i] - teacher[i];
      sum += difference * difference;
      gradient[i] = 2 * difference / student.length;
    }
    return sum / student.length;
  }
}
