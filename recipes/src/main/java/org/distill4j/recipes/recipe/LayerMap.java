package org.distill4j.recipes.recipe;

import java.util.List;
import java.util.Objects;

/**
 * Which teacher layer each student layer is matched to.
 *
 * @param kind how it is chosen
 * @param layers for {@link Kind#EXPLICIT}, the teacher's layer for each of the student's, from 0
 */
public record LayerMap(Kind kind, List<Integer> layers) {
  /** How a map is chosen. */
  public enum Kind {
    /** Evenly spaced, the last layers matched to each other. */
    EVEN,
    /** Only the last layers are matched. */
    LAST,
    /** In the teacher's order, by the lowest loss on a sample of the training texts. */
    AUTO,
    /** As listed. */
    EXPLICIT
  }

  /** Refuses a list that does not fit the kind or runs backwards. */
  public LayerMap {
    Objects.requireNonNull(kind, "kind");
    layers = List.copyOf(layers);
    if ((kind == Kind.EXPLICIT) == layers.isEmpty()) {
      throw new IllegalArgumentException("layers: must be listed for " + kind + "; got " + layers);
    }
    layers.forEach(l -> Bound.atLeast(0).check("layers", l));
  }

  /** Evenly spaced. */
  public static LayerMap even() {
    return new LayerMap(Kind.EVEN, List.of());
  }

  /** Only the last. */
  public static LayerMap last() {
    return new LayerMap(Kind.LAST, List.of());
  }

  /** By the lowest loss on a sample. */
  public static LayerMap auto() {
    return new LayerMap(Kind.AUTO, List.of());
  }

  /** As listed. */
  public static LayerMap of(List<Integer> layers) {
    return new LayerMap(Kind.EXPLICIT, layers);
  }
}
