package org.distill4j.student.loss;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Decoupled knowledge distillation, {@code T² (α TCKD + β NCKD)} in nats, averaged over rows (Zhao
 * et al. 2022, arXiv 2203.08679, their decoupled form).
 *
 * <p>With p and q the softened probabilities of teacher and student and y the row's class, TCKD is
 * the divergence between {@code (p_y, 1 - p_y)} and {@code (q_y, 1 - q_y)}, and NCKD the one
 * between p and q over the other classes, each made to sum to one. {@link SoftTargetLoss} is the
 * case of α = 1 and β = 1 - p_y, which silences the other classes where the teacher is sure. With
 * two classes there is one other class, and NCKD is 0.
 *
 * <p>Targets {@code [B, >= C + 1]}: the teacher's logits, then the label's index. Deviation: where
 * the label is negative, a row without label, the class is the teacher's most likely one.
 */
public final class DecoupledLoss extends TemperedLoss {
  @JsonProperty private final double alpha;
  @JsonProperty private final double beta;

  /**
   * A loss of those factors.
   *
   * @param alpha the factor on the row's class
   * @param beta the factor on the other classes
   * @throws IllegalArgumentException if a factor is negative, or a number not finite
   */
  public DecoupledLoss(
      @JsonProperty("alpha") double alpha,
      @JsonProperty("beta") double beta,
      @JsonProperty("temperature") double temperature,
      @JsonProperty("weight") double weight) {
    super(temperature, weight);
    this.alpha = factor("alpha", alpha);
    this.beta = factor("beta", beta);
  }

  private static double factor(String name, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          name + ": must be finite and >= 0; got " + value + ". Use 1.0 for its full part.");
    }
    return value;
  }

  @Override
  double softened(double[] student, double[] teacher, double[] target, double[] gradient) {
    int label = ClassOfRow.labelOrLikeliest(target, student.length);
    double q = Math.exp(student[label]);
    double p = Math.exp(teacher[label]);
    double studentOthers = others(student, label);
    double teacherOthers = others(teacher, label);
    double own = p * (teacher[label] - student[label]);
    if (teacherOthers > Double.NEGATIVE_INFINITY) {
      own += Math.exp(teacherOthers) * (teacherOthers - studentOthers);
    }
    double rest = 0;
    for (int i = 0; i < student.length; i++) {
      if (i != label) {
        double mine = student[i] - studentOthers;
        double theirs = teacher[i] - teacherOthers;
        rest += Math.exp(theirs) * (theirs - mine);
        gradient[i] = alpha * Math.exp(mine) * (p - q) + beta * (Math.exp(mine) - Math.exp(theirs));
      }
    }
    gradient[label] = alpha * (q - p);
    return alpha * own + beta * rest;
  }

  /** The logarithm of the other classes' probability; summed, since 1 - p would cancel. */
  private static double others(double[] logarithms, int label) {
    double top = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < logarithms.length; i++) {
      top = i == label ? top : Math.max(top, logarithms[i]);
    }
    double sum = 0;
    for (int i = 0; i < logarithms.length; i++) {
      sum += i == label ? 0 : Math.exp(logarithms[i] - top);
    }
    return top + Math.log(sum);
  }
}
