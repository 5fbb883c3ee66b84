package org.distill4j.teacher.loss;

/** Log-softmax of a row of logits, without overflow. */
public final class Softmax {
  private Softmax() {}

  /**
   * {@code log softmax(logits / temperature)}, in nats.
   *
   * @param temperature finite and &gt; 0
   */
  public static double[] logarithms(double[] logits, double temperature) {
    double top = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      top = Math.max(top, logit / temperature);
    }
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit / temperature - top);
    }
    double[] result = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      result[i] = logits[i] / temperature - top - Math.log(sum);
    }
    return result;
  }
}
