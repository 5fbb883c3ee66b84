package org.distill4j.recipes.recipe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.distill4j.teacher.checkpoint.SentencePooling;

/**
 * A model to learn from.
 *
 * @param checkpoint an ONNX file, a Hugging Face directory, or such a class-path resource
 * @param tokenizer its tokenizer file; empty for the one beside the checkpoint
 * @param fineTune how it is trained on the task first; empty if it knows the task already
 * @param weight its share among several teachers, divided by the sum of all
 * @param pooling how a sentence encoder pools; empty for what its files say, else the mean
 * @param labels what the checkpoint's labels are called in the data, where names differ
 */
public record Teacher(
    Location checkpoint,
    Optional<Location> tokenizer,
    Optional<Training> fineTune,
    double weight,
    Optional<SentencePooling> pooling,
    Map<String, String> labels) {
  /** The weight of a teacher unless the recipe gives one. */
  public static final double WEIGHT = 1.0;

  /** Refuses null and a weight that is not positive. */
  public Teacher {
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(tokenizer, "tokenizer");
    Objects.requireNonNull(fineTune, "fineTune");
    Objects.requireNonNull(pooling, "pooling");
    Bound.POSITIVE.check("weight", weight);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /** A teacher that is no sentence encoder. */
  public Teacher(
      Location checkpoint,
      Optional<Location> tokenizer,
      Optional<Training> fineTune,
      double weight) {
    this(checkpoint, tokenizer, fineTune, weight, Optional.empty(), Map.of());
  }

  /** The same, trained so. */
  Teacher withFineTune(Training training) {
    return new Teacher(checkpoint, tokenizer, Optional.of(training), weight);
  }
}
