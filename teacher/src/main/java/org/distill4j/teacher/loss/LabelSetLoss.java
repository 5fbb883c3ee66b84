package org.distill4j.teacher.loss;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Binary cross-entropy of several labels a text (multi-label classification): {@code Σ_c −y_c log
 * σ(z_c) − (1 − y_c) log(1 − σ(z_c))} in nats, summed over the C labels and averaged over the rows
 * that have labels (Nam et al. 2014, arXiv 1312.5419, equation 7; PyTorch's BCEWithLogitsLoss, and
 * so Hugging Face's heads, divide by C as well).
 *
 * <p>Rows {@code [B, C]}; targets {@code [B, >= C]} begin with 1 for each label that a text has and
 * 0 for each other, or NaN for a row of which nothing is known. It is computed as {@code max(z, 0)
 * − z y + log(1 + exp(−|z|))}, which no logit overflows.
 */
public final class LabelSetLoss extends RowLoss {
  /** A loss of that weight. */
  public LabelSetLoss(@JsonProperty("weight") double weight) {
    super(weight);
  }

  @Override
  public double row(double[] row, double[] target, double[] gradient) {
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      sum += Math.max(row[i], 0) - row[i] * target[i] + Math.log1p(Math.exp(-Math.abs(row[i])));
      gradient[i] = Sigmoid.of(row[i]) - target[i];
    }
    return sum;
  }
}
