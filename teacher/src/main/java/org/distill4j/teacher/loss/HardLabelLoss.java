package org.distill4j.teacher.loss;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Cross-entropy with the labels, {@code -log softmax(z)[label]} in nats, averaged over the rows
 * that have one.
 *
 * <p>Targets {@code [B, 1]} hold the label's index, or NaN for a row without label.
 */
public final class HardLabelLoss extends RowLoss {
  /** A loss of that weight. */
  public HardLabelLoss(@JsonProperty("weight") double weight) {
    super(weight);
  }

  @Override
  public double row(double[] row, double[] target, double[] gradient) {
    double[] logarithms = Softmax.logarithms(row, 1);
    int label = (int) target[0];
    for (int i = 0; i < row.length; i++) {
      gradient[i] = Math.exp(logarithms[i]) - (i == label ? 1 : 0);
    }
    return -logarithms[label];
  }
}
