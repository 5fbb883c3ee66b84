package org.distill4j.recipes.recipe;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * The shape of a student; what is empty is as in the teacher.
 *
 * @param layers Transformer layers
 * @param heads attention heads of each layer
 * @param feedForward feed-forward neurons of each layer
 * @param hidden width of the residual stream
 * @param initialize the weights before training
 */
public record Student(
    OptionalInt layers,
    OptionalInt heads,
    OptionalInt feedForward,
    OptionalInt hidden,
    Initialization initialize) {
  /** Checks every number that is given. */
  public Student {
    Objects.requireNonNull(initialize, "initialize");
    layers.ifPresent(v -> Bound.atLeast(1).check("layers", v));
    heads.ifPresent(v -> Bound.atLeast(1).check("heads", v));
    feedForward.ifPresent(v -> Bound.atLeast(1).check("feed-forward", v));
    hidden.ifPresent(v -> Bound.atLeast(1).check("hidden", v));
    int listed = initialize.layers().size();
    if (listed > 0 && layers.isPresent() && layers.getAsInt() != listed) {
      throw new IllegalArgumentException(
          "initialize: must list a teacher layer for each of the "
              + layers.getAsInt()
              + " layers; got "
              + initialize.layers());
    }
  }

  /** The teacher's own shape and weights. */
  public static Student defaults() {
    OptionalInt teacher = OptionalInt.empty();
    return new Student(teacher, teacher, teacher, teacher, Initialization.teacherLayers());
  }
}
