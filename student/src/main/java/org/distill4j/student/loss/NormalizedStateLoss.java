package org.distill4j.student.loss;

import org.distill4j.teacher.loss.RowLoss;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Squared distance of normalised states, {@code |s / |s| - t / |t||² = 2 - 2 cos(s, t)}, averaged
 * over the rows with a target: those of [CLS] in patient distillation (Sun et al. 2019, arXiv
 * 1908.09355, there summed over rows).
 *
 * <p>Rows {@code [n, H]}, targets {@code [n, >= H]}. A zero vector counts as one at right angles,
 * without a gradient.
 */
public final class NormalizedStateLoss extends RowLoss {
  /** A loss of that weight. */
  public NormalizedStateLoss(@JsonProperty("weight") double weight) {
    super(weight);
  }

  @Override
  public double row(double[] student, double[] teacher, double[] gradient) {
    return 2 - 2 * Cosine.of(student, teacher, -2, gradient);
  }
}
