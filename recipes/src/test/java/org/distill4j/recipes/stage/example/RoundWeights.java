package org.distill4j.recipes.stage.example;

import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.schema.Limits;
import org.distill4j.recipes.schema.Required;

/**
 * A stage as a user may bring one.
 *
 * @param bits of each weight's fraction that stay
 * @param bias whether biases are rounded too
 */
public record RoundWeights(
    @Required("Write bits: 7 for bfloat16's.") @Limits(least = 1, most = 23) int bits, boolean bias)
    implements Stage {
  static final String KEY = "round-weights";

  @Override
  public String key() {
    return KEY;
  }
}
