package org.distill4j.student.loss;

import org.distill4j.teacher.loss.RowLoss;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Squared error, {@code mean((s - t)²)} over every element of every row with a target: between
 * hidden states (Jiao et al. 2019, arXiv 1909.10351, equation 8; the projection there is a vertex
 * before this loss) or between logits (Ba and Caruana 2014, arXiv 1312.6184, there halved and not
 * divided by the number of classes).
 *
 * <p>Rows {@code [n, D]}, targets {@code [n, >= D]}. Not multiplied by anything: logits have no
 * temperature here.
 */
public final class SquaredErrorLoss extends RowLoss {
  /** A loss of that weight. */
  public SquaredErrorLoss(@JsonProperty("weight") double weight) {
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
