package org.distill4j.compress.prune;

import java.util.Objects;

/**
 * How heads and neurons go while a model is trained.
 *
 * @param heads how many attention heads stay
 * @param feedForward how many feed-forward neurons stay
 * @param criterion what those are that go
 * @param scope whether layers compete
 * @param rounds in how many rounds they go, &gt;= 1; of no meaning where gates are learned
 * @param until share of the steps after which nothing more goes, in (0, 1)
 */
public record GradualSettings(
    PruningAmount heads,
    PruningAmount feedForward,
    Criterion criterion,
    Scope scope,
    int rounds,
    double until) {
  /** How a unit is scored at a round. */
  public enum Criterion {
    /** The mean over the steps since the last round of |∂L/∂mask|. */
    TAYLOR,
    /** The mean of its square. */
    FISHER,
    /** The Euclidean norm of its weights. */
    MAGNITUDE,
    /** How far training has moved its weights away from zero. */
    MOVEMENT,
    /** How open its gate is, which is learned with the weights; no rounds. */
    L0
  }

  /** Refuses nulls and numbers out of range. */
  public GradualSettings {
    Objects.requireNonNull(heads, "heads");
    Objects.requireNonNull(feedForward, "feedForward");
    Objects.requireNonNull(criterion, "criterion");
    Objects.requireNonNull(scope, "scope");
    if (!(rounds >= 1)) {
      throw new IllegalArgumentException("rounds: must be >= 1; got " + rounds);
    }
    if (!(until > 0 && until < 1)) {
      throw new IllegalArgumentException("until: must be in (0, 1); got " + until);
    }
  }

  /** The step after which nothing more goes, counted from 1. */
  int lastStep(int steps) {
    return Math.max(1, (int) (until * steps));
  }

  /**
   * The share of what has to go that is gone after some rounds, {@code 1 - (1 - round / rounds)³}
   * (Zhu and Gupta 2017, arXiv 1710.01878, equation 1, from a sparsity of zero).
   */
  double gone(int round) {
    double left = 1 - (double) round / rounds;
    return 1 - left * left * left;
  }

  /** How many rounds are over once so many steps are made. */
  int roundsAfter(int made, int steps) {
    return (int) Math.min(rounds, (long) rounds * made / lastStep(steps));
  }
}
