package org.distill4j.recipes.recipe;

import java.util.Objects;
import java.util.Optional;

/**
 * A model to learn from.
 *
 * @param checkpoint an ONNX file, a Hugging Face directory, or such a class-path resource
 * @param tokenizer its tokenizer file; empty for the one beside the checkpoint
 * @param fineTune how it is trained on the task first; empty if it knows the task already
 * @param weight its share among several teachers, divided by the sum of all
 */
public record Teacher(
    Location checkpoint, Optional<Location> tokenizer, Optional<Training> fineTune, double weight) {
  /** The weight of a teacher unless the recipe gives one. */
  public static final double WEIGHT = 1.0;

  /** Refuses null and a weight that is not positive. */
  public Teacher {
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(tokenizer, "tokenizer");
    Objects.requireNonNull(fineTune, "fineTune");
    Bound.POSITIVE.check("weight", weight);
  }
}
