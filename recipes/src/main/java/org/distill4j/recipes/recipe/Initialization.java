package org.distill4j.recipes.recipe;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the student's weights are before training.
 *
 * @param kind where they come from
 * @param layers for {@link Kind#LAYERS}, the teacher's layer for each of the student's, from 0
 * @param checkpoint for {@link Kind#CHECKPOINT}, the folder
 */
public record Initialization(Kind kind, List<Integer> layers, Optional<Location> checkpoint) {
  /** Where weights come from. */
  public enum Kind {
    /** Evenly spaced layers of the teacher, its last among them. */
    TEACHER_LAYERS,
    /** The teacher's word vectors, for a student without attention. */
    TEACHER_WORDS,
    /** What the teacher makes of each token alone, for a student without attention. */
    TEACHER_STATES,
    /** The listed layers of the teacher. */
    LAYERS,
    /** Evenly spaced layers of the teacher, brought to the student's widths. */
    PROJECTION,
    /** Chance, by the recipe's seed. */
    RANDOM,
    /** A model that was made before, in its own shape. */
    CHECKPOINT
  }

  /** Refuses a list that does not fit the kind. */
  public Initialization {
    Objects.requireNonNull(kind, "kind");
    layers = List.copyOf(layers);
    if ((kind == Kind.LAYERS) == layers.isEmpty()) {
      throw new IllegalArgumentException("layers: must be listed for " + kind + "; got " + layers);
    }
    if ((kind == Kind.CHECKPOINT) == checkpoint.isEmpty()) {
      throw new IllegalArgumentException(
          "checkpoint: must be named for " + kind + "; got " + checkpoint);
    }
    layers.forEach(l -> Bound.atLeast(0).check("layers", l));
  }

  /** Evenly spaced layers of the teacher. */
  public static Initialization teacherLayers() {
    return new Initialization(Kind.TEACHER_LAYERS, List.of(), Optional.empty());
  }

  /** The teacher's word vectors. */
  public static Initialization teacherWords() {
    return new Initialization(Kind.TEACHER_WORDS, List.of(), Optional.empty());
  }

  /** What the teacher makes of each token alone. */
  public static Initialization teacherStates() {
    return new Initialization(Kind.TEACHER_STATES, List.of(), Optional.empty());
  }

  /** The listed layers of the teacher. */
  public static Initialization of(List<Integer> layers) {
    return new Initialization(Kind.LAYERS, layers, Optional.empty());
  }

  /** Layers of the teacher brought to narrower widths. */
  public static Initialization projection() {
    return new Initialization(Kind.PROJECTION, List.of(), Optional.empty());
  }

  /** Random weights. */
  public static Initialization random() {
    return new Initialization(Kind.RANDOM, List.of(), Optional.empty());
  }

  /** A model that was made before. */
  public static Initialization of(Location checkpoint) {
    return new Initialization(Kind.CHECKPOINT, List.of(), Optional.of(checkpoint));
  }
}
