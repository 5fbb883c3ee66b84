package org.distill4j.teacher.transformer;

/** How far a model's attention scores are from those that it should have. */
public enum AttentionRelationDistance {
  /**
   * {@code KL(softmax(target) || softmax(score))} in nats, averaged over heads and token rows (Wang
   * et al. 2020, arXiv 2012.15828). Deviation: averaged over all token rows of a batch rather than
   * sequence by sequence.
   */
  RELATIVE_ENTROPY {
    @Override
    public long elements(int length) {
      return length;
    }
  },
  /**
   * The squared difference of the raw scores, averaged over heads and pairs of tokens (Jiao et al.
   * 2019, arXiv 1909.10351, equation 7). Deviation: averaged over all pairs of a batch, so that a
   * longer sequence counts more.
   */
  SQUARED_ERROR {
    @Override
    public long elements(int length) {
      return (long) length * length;
    }
  };

  /** What a sequence of that length adds, for each head, to the number that the mean is over. */
  public abstract long elements(int length);
}
