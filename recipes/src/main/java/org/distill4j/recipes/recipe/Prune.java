package org.distill4j.recipes.recipe;

import java.util.Objects;

/**
 * Removes heads and feed-forward neurons that matter least.
 *
 * @param heads attention heads to keep
 * @param feedForward feed-forward neurons to keep
 * @param criterion how units are scored
 * @param scope among which units the least are found; a count is meant for that scope
 * @param rows training rows that units are scored on
 */
public record Prune(Amount heads, Amount feedForward, Criterion criterion, Scope scope, int rows)
    implements Stage {
  /** The stage's key. */
  public static final String KEY = "prune";

  /** How a unit is scored. */
  public enum Criterion {
    /** The mean over examples of |∂L/∂mask|, with L the distillation loss. */
    TAYLOR
  }

  /** Among which units the least are found. */
  public enum Scope {
    /** All layers together, scores normalised by layer. */
    GLOBAL,
    /** Each layer by itself. */
    LAYER
  }

  /** Refuses null and fewer than one row. */
  public Prune {
    Objects.requireNonNull(heads, "heads");
    Objects.requireNonNull(feedForward, "feedForward");
    Objects.requireNonNull(criterion, "criterion");
    Objects.requireNonNull(scope, "scope");
    Bound.atLeast(1).check("rows", rows);
  }

  /** Everything kept; scored over all layers on two thousand rows. */
  public static Prune defaults() {
    return new Prune(Amount.all(), Amount.all(), Criterion.TAYLOR, Scope.GLOBAL, 2_000);
  }

  @Override
  public String key() {
    return KEY;
  }
}
