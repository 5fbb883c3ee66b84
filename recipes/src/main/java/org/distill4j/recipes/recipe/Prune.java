package org.distill4j.recipes.recipe;

import java.util.Objects;
import java.util.Optional;

/**
 * Removes layers, heads, feed-forward neurons and hidden units that matter least.
 *
 * @param keep how much stays
 * @param criterion how heads and neurons are scored
 * @param scope among which units the least are found; a count is meant for that scope
 * @param rows training rows that units are scored on
 * @param reconstruct whether output projections are fitted again on those rows
 * @param target the time that says how many heads and neurons stay, in place of {@code keep}
 * @param frontier sizes of which the score says which one stays, in place of both
 */
public record Prune(
    PruneKeep keep,
    Criterion criterion,
    Scope scope,
    int rows,
    boolean reconstruct,
    Optional<PruneTarget> target,
    Optional<PruneSweep> frontier)
    implements Stage {
  /** The stage's key. */
  public static final String KEY = "prune";

  /** How a unit is scored. */
  public enum Criterion {
    /** The mean over examples of |∂L/∂mask|, with L the distillation loss. */
    TAYLOR,
    /** The mean over examples of (∂L/∂mask)². */
    FISHER,
    /** The Euclidean norm of the unit's weights. */
    MAGNITUDE
  }

  /** Among which units the least are found. */
  public enum Scope {
    /** All layers together, scores normalised by layer unless they have one unit. */
    GLOBAL,
    /** Each layer by itself. */
    LAYER
  }

  /** Refuses null and fewer than two rows. */
  public Prune {
    Objects.requireNonNull(keep, "keep");
    Objects.requireNonNull(criterion, "criterion");
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(frontier, "frontier");
    Calibration.ROWS.check("rows", rows);
  }

  /** Everything kept; scored over all layers on two thousand rows. */
  public static Prune defaults() {
    return new Prune(
        PruneKeep.all(),
        Criterion.TAYLOR,
        Scope.GLOBAL,
        2_000,
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** Whether a measurement says how many heads and neurons stay. */
  public boolean isMeasured() {
    return target.isPresent() || frontier.isPresent();
  }

  /** Layers to keep. */
  public Amount layers() {
    return keep.layers();
  }

  /** Attention heads to keep. */
  public Amount heads() {
    return keep.heads();
  }

  /** Feed-forward neurons to keep. */
  public Amount feedForward() {
    return keep.feedForward();
  }

  /** Hidden units to keep. */
  public Amount hidden() {
    return keep.hidden();
  }

  @Override
  public String key() {
    return KEY;
  }
}
