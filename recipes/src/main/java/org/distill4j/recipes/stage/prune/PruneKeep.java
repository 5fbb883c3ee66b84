package org.distill4j.recipes.stage.prune;

import java.util.Objects;
import org.distill4j.recipes.recipe.Amount;

/**
 * How much of a model stays.
 *
 * @param layers whole layers; the others go before heads and neurons are looked at
 * @param heads attention heads
 * @param feedForward feed-forward neurons
 * @param hidden units of the residual stream, the same ones in all layers
 */
public record PruneKeep(Amount layers, Amount heads, Amount feedForward, Amount hidden) {
  /** Refuses null. */
  public PruneKeep {
    Objects.requireNonNull(layers, "layers");
    Objects.requireNonNull(heads, "heads");
    Objects.requireNonNull(feedForward, "feedForward");
    Objects.requireNonNull(hidden, "hidden");
  }

  /** Everything. */
  public static PruneKeep all() {
    return new PruneKeep(Amount.all(), Amount.all(), Amount.all(), Amount.all());
  }
}
