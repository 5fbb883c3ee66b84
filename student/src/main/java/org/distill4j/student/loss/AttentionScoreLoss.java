package org.distill4j.student.loss;

/**
 * Squared error of raw attention scores, before the softmax, averaged over every head and every
 * pair of tokens (Jiao et al. 2019, arXiv 1909.10351, equation 7). Both models' own heads should be
 * as many, since their scores are compared number by number.
 *
 * <p>Deviation: averaged over all pairs of a batch, so that a longer sequence counts more, as in
 * the authors' code but without its padding.
 */
public final class AttentionScoreLoss extends AttentionRelationLoss {
  /**
   * A loss with that many heads.
   *
   * @throws IllegalArgumentException if there is none
   */
  public AttentionScoreLoss(int heads) {
    super(heads);
  }

  @Override
  double elements(int length) {
    return (double) length * length;
  }

  @Override
  double scores(double[][] student, double[][] teacher, double[][] gradient) {
    double sum = 0;
    for (int i = 0; i < student.length; i++) {
      for (int j = 0; j < student.length; j++) {
        double difference = student[i][j] - teacher[i][j];
        sum += difference * difference;
        gradient[i][j] = 2 * difference;
      }
    }
    return sum;
  }
}
