package org.distill4j.student.loss;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The Jensen-Shannon divergence in nats, averaged over rows: with {@code p = softmax(t / T)},
 * {@code q = softmax(s / T)} and {@code m = (p + q) / 2}, {@code T² (KL(p || m) + KL(q || m)) / 2}
 * (Lin 1991, IEEE Transactions on Information Theory 37, 145-151, with equal weights). Symmetric,
 * and at most T² log 2 however certain both sides are.
 *
 * <p>Multiplied by T². Targets {@code [B, >= C]} begin with the teacher's logits.
 */
public final class JensenShannonLoss extends TemperedLoss {
  /**
   * A loss of that temperature and weight.
   *
   * @throws IllegalArgumentException if the temperature is not finite and positive
   */
  public JensenShannonLoss(
      @JsonProperty("temperature") double temperature, @JsonProperty("weight") double weight) {
    super(temperature, weight);
  }

  @Override
  double softened(double[] student, double[] teacher, double[] target, double[] gradient) {
    double divergence = 0;
    double mean = 0;
    for (int i = 0; i < student.length; i++) {
      double q = Math.exp(student[i]);
      double middle = middle(student[i], teacher[i]);
      divergence += (q * (student[i] - middle) + Math.exp(teacher[i]) * (teacher[i] - middle)) / 2;
      // The divergence's slope by q; that of the middle cancels.
      gradient[i] = (student[i] - middle) / 2;
      mean += q * gradient[i];
    }
    for (int i = 0; i < student.length; i++) {
      gradient[i] = Math.exp(student[i]) * (gradient[i] - mean);
    }
    return divergence;
  }

  /** {@code log((exp(a) + exp(b)) / 2)}, without underflow. */
  private static double middle(double a, double b) {
    return Math.max(a, b) + (Math.log1p(Math.exp(-Math.abs(a - b))) - Math.log(2));
  }
}
