package org.distill4j.recipes.recipe;

import java.util.Objects;
import java.util.Optional;

/**
 * The model to learn from.
 *
 * @param checkpoint an ONNX file, a Hugging Face directory, or such a class-path resource
 * @param tokenizer its tokenizer file; empty for the one beside the checkpoint
 * @param fineTune how it is trained on the task first; empty if it knows the task already
 */
public record Teacher(
    Location checkpoint, Optional<Location> tokenizer, Optional<Training> fineTune) {
  /** Refuses null. */
  public Teacher {
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(tokenizer, "tokenizer");
    Objects.requireNonNull(fineTune, "fineTune");
  }
}
