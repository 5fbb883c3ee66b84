package org.distill4j.recipes.recipe;

import java.util.Objects;

/**
 * Lets heads and feed-forward neurons go while a student is distilled.
 *
 * @param heads attention heads to keep
 * @param feedForward feed-forward neurons to keep
 * @param criterion how they are scored
 * @param scope among which units the least are found; a count is meant for that scope
 * @param rounds in how many rounds they go; of no meaning with {@link Criterion#L0}
 * @param until share of the steps after which nothing more goes
 */
public record GradualPrune(
    Amount heads,
    Amount feedForward,
    Criterion criterion,
    PruneScope scope,
    int rounds,
    double until) {
  /** How a unit is scored at a round. */
  public enum Criterion {
    /** The mean over the steps since the last round of |∂L/∂mask|. */
    TAYLOR,
    /** The mean over these steps of (∂L/∂mask)². */
    FISHER,
    /** The Euclidean norm of the unit's weights. */
    MAGNITUDE,
    /** How far training has moved the unit's weights away from zero. */
    MOVEMENT,
    /** How open its gate is, which is learned with the weights. */
    L0
  }

  /** Refuses null and numbers out of range. */
  public GradualPrune {
    Objects.requireNonNull(heads, "heads");
    Objects.requireNonNull(feedForward, "feedForward");
    Objects.requireNonNull(criterion, "criterion");
    Objects.requireNonNull(scope, "scope");
    Bound.atLeast(1).check("rounds", rounds);
    Bound.INSIDE.check("until", until);
  }

  /** Everything kept; ten rounds in the first three fifths of the steps. */
  public static GradualPrune defaults() {
    return new GradualPrune(
        Amount.all(), Amount.all(), Criterion.TAYLOR, PruneScope.GLOBAL, 10, 0.6);
  }
}
