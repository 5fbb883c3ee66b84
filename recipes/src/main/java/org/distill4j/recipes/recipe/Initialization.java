package org.distill4j.recipes.recipe;

import java.util.List;
import java.util.Objects;

/**
 * What the student's weights are before training.
 *
 * @param kind where they come from
 * @param layers for {@link Kind#LAYERS}, the teacher's layer for each of the student's, from 0
 */
public record Initialization(Kind kind, List<Integer> layers) {
  /** Where weights come from. */
  public enum Kind {
    /** Evenly spaced layers of the teacher, its last among them. */
    TEACHER_LAYERS,
    /** The teacher's word vectors, for a student without attention. */
    TEACHER_WORDS,
    /** The listed layers of the teacher. */
    LAYERS,
    /** Chance, by the recipe's seed. */
    RANDOM
  }

  /** Refuses a list that does not fit the kind. */
  public Initialization {
    Objects.requireNonNull(kind, "kind");
    layers = List.copyOf(layers);
    if ((kind == Kind.LAYERS) == layers.isEmpty()) {
      throw new IllegalArgumentException("layers: must be listed for " + kind + "; got " + layers);
    }
    layers.forEach(l -> Bound.atLeast(0).check("layers", l));
  }

  /** Evenly spaced layers of the teacher. */
  public static Initialization teacherLayers() {
    return new Initialization(Kind.TEACHER_LAYERS, List.of());
  }

  /** The teacher's word vectors. */
  public static Initialization teacherWords() {
    return new Initialization(Kind.TEACHER_WORDS, List.of());
  }

  /** The listed layers of the teacher. */
  public static Initialization of(List<Integer> layers) {
    return new Initialization(Kind.LAYERS, layers);
  }

  /** Random weights. */
  public static Initialization random() {
    return new Initialization(Kind.RANDOM, List.of());
  }
}
