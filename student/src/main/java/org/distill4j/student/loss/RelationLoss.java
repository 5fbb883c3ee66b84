package org.distill4j.student.loss;

import org.distill4j.teacher.loss.Softmax;

/**
 * Self-attention relations: {@code KL(softmax(teacher's scores) || softmax(student's scores))} in
 * nats, averaged over heads and token rows.
 *
 * <p>Of queries with keys, and of values with values, these are the two terms of MiniLM (Wang et
 * al. 2020, arXiv 2002.10957); of queries, keys and values each with themselves, the three of
 * MiniLMv2 (Wang et al. 2020, arXiv 2012.15828), whose relation heads need be neither model's own.
 * Deviation: averaged over all token rows of a batch rather than sequence by sequence.
 */
public final class RelationLoss extends AttentionRelationLoss {
  /**
   * A loss with that many relation heads.
   *
   * @throws IllegalArgumentException if there is none
   */
  public RelationLoss(int heads) {
    super(heads);
  }

  @Override
  double elements(int length) {
    return length;
  }

  @Override
  double scores(double[][] student, double[][] teacher, double[][] gradient) {
    double divergence = 0;
    for (int i = 0; i < student.length; i++) {
      double[] s = Softmax.logarithms(student[i], 1);
      double[] t = Softmax.logarithms(teacher[i], 1);
      for (int j = 0; j < s.length; j++) {
        double p = Math.exp(t[j]);
        divergence += p == 0 ? 0 : p * (t[j] - s[j]);
        gradient[i][j] = Math.exp(s[j]) - p;
      }
    }
    return divergence;
  }
}
