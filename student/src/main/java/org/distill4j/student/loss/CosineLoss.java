package org.distill4j.student.loss;

import org.distill4j.teacher.loss.RowLoss;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The angle between hidden states: {@code 1 - cos(s, t)}, averaged over token rows (Sanh et al.
 * 2019, arXiv 1910.01108, section 3). It leaves the student's vectors their length.
 *
 * <p>Rows {@code [n, H]}, targets {@code [n, >= H]}. Deviation: a zero vector has cosine 0 and no
 * gradient, where PyTorch divides by 1e-8.
 */
public final class CosineLoss extends RowLoss {
  /** A loss of that weight. */
  public CosineLoss(@JsonProperty("weight") double weight) {
    super(weight);
  }

  @Override
  public double row(double[] student, double[] teacher, double[] gradient) {
    return 1 - Cosine.of(student, teacher, -1, gradient);
  }
}
