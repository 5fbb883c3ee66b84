package org.distill4j.teacher.loss;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Squared error of a score, {@code (s - y)²}, averaged over the rows that have one; not halved, as
 * Hugging Face's heads for regression have it.
 *
 * <p>Rows {@code [B, 1]}, targets {@code [B, >= 1]}, NaN for a row without score.
 */
public final class ScoreErrorLoss extends RowLoss {
  /** A loss of that weight. */
  public ScoreErrorLoss(@JsonProperty("weight") double weight) {
    super(weight);
  }

  @Override
  public double row(double[] row, double[] target, double[] gradient) {
    double difference = row[0] - target[0];
    gradient[0] = 2 * difference;
    return difference * difference;
  }
}
