package org.distill4j.recipes.stage.prune;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.PruneScope;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.schema.Limits;

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
    PruneScope scope,
    @Limits(least = 2) int rows,
    boolean reconstruct,
    Optional<PruneTarget> target,
    Optional<PruneSweep> frontier)
    implements Stage {
  /** The stage's key. */
  static final String KEY = "prune";

  /** How a unit is scored. */
  public enum Criterion {
    /** The mean over examples of |∂L/∂mask|, with L the distillation loss. */
    TAYLOR,
    /** The mean over examples of (∂L/∂mask)². */
    FISHER,
    /** The Euclidean norm of the unit's weights. */
    MAGNITUDE
  }

  /** Refuses null and fewer than two rows. */
  public Prune {
    Objects.requireNonNull(keep, "keep");
    Objects.requireNonNull(criterion, "criterion");
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(frontier, "frontier");
    Bound.atLeast(2).check("rows", rows);
  }

  /** Everything kept; scored over all layers on two thousand rows. */
  public static Prune defaults() {
    return new Prune(
        PruneKeep.all(),
        Criterion.TAYLOR,
        PruneScope.GLOBAL,
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

  @Override
  public Optional<String> takesApart() {
    return Optional.of(KEY);
  }

  @Override
  public OptionalInt timedLength() {
    return target.map(t -> OptionalInt.of(t.length())).orElse(OptionalInt.empty());
  }

  // Magnitudes are the weights' own.
  @Override
  public Optional<String> readsTexts() {
    return criterion == Criterion.MAGNITUDE ? Optional.empty() : Optional.of("rows");
  }

  @Override
  public Optional<String> faultWithoutAttention(String kind) {
    return Optional.of(
        "must not be a prune, since a student of kind "
            + kind
            + " has neither heads nor feed-forward neurons; got prune. Remove it; prune-vocabulary"
            + " works.");
  }

  @Override
  public Optional<String> faultOfVectors(boolean learned) {
    if (!learned && criterion != Criterion.MAGNITUDE) {
      return Optional.of(
          "must come after a distill where texts become vectors, whose loss tells what matters, or"
              + " have criterion: magnitude; got none before it. Put a distill before it.");
    }
    if (!hidden().equals(Amount.all())) {
      return Optional.of(
          "must keep the hidden width where texts become vectors, which are made of it; got"
              + " keep.hidden. Give the student another hidden, or embedding.");
    }
    return target.map(
        t ->
            "must have keep where texts become vectors, whose latencies are not tabled; got"
                + " target. Write keep: {heads: 0.5, feed-forward: 0.5}.");
  }
}
