package org.distill4j.teacher.loss;

import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Cross-entropy with the labels, {@code -log softmax(z)[label]} in nats, averaged over the rows
 * that have one.
 *
 * <p>With smoothing ε the target is {@code (1 - ε) [i = label] + ε / C} (Szegedy et al. 2015, arXiv
 * 1512.00567, section 7); the loss is then not 0 anywhere.
 *
 * <p>Targets {@code [B, >= 1]} begin with the label's index, or NaN for a row without label.
 */
public final class HardLabelLoss extends RowLoss {
  @JsonProperty private final double smoothing;

  /** A loss of that weight, without smoothing. */
  public HardLabelLoss(double weight) {
    this(weight, 0);
  }

  /**
   * A loss of that weight.
   *
   * @param smoothing the share of the target that is spread evenly over all classes
   * @throws IllegalArgumentException if the smoothing is not in [0, 1)
   */
  @JsonCreator
  public HardLabelLoss(
      @JsonProperty("weight") double weight, @JsonProperty("smoothing") double smoothing) {
    super(weight);
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "smoothing: must be in [0, 1); got " + smoothing + ". Use 0.1 for a little.");
    }
    this.smoothing = smoothing;
  }

  @Override
  public double row(double[] row, double[] target, double[] gradient) {
    double[] logarithms = Softmax.logarithms(row, 1);
    int label = (int) target[0];
    double value = 0;
    for (int i = 0; i < row.length; i++) {
      double wanted = smoothing / row.length + (i == label ? 1 - smoothing : 0);
      gradient[i] = Math.exp(logarithms[i]) - wanted;
      value -= wanted == 0 ? 0 : wanted * logarithms[i];
    }
    return value;
  }
}
