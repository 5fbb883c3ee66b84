package org.distill4j.recipes.recipe;

import java.util.List;
import java.util.Objects;

/**
 * Which teacher layer each student layer is matched to.
 *
 * @param kind how it is chosen
 * @param layers for {@link Kind#EXPLICIT}, the teacher's layer for each of the student's, from 0
 * @param every for {@link Kind#AUTO}, epochs after which it is chosen anew; 0 for once
 */
public record LayerMap(Kind kind, List<Integer> layers, int every) {
  /** The key of {@link #every}. */
  public static final String EVERY = "auto-every";

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
    if (every < 0 || (every > 0 && kind != Kind.AUTO)) {
      throw new IllegalArgumentException("every: must be 0 for " + kind + "; got " + every);
    }
    layers.forEach(l -> Bound.atLeast(0).check("layers", l));
  }

  /** Evenly spaced. */
  public static LayerMap even() {
    return new LayerMap(Kind.EVEN, List.of(), 0);
  }

  /** Only the last. */
  public static LayerMap last() {
    return new LayerMap(Kind.LAST, List.of(), 0);
  }

  /** By the lowest loss on a sample, once. */
  public static LayerMap auto() {
    return auto(0);
  }

  /** The same, chosen anew after every so many epochs. */
  public static LayerMap auto(int every) {
    return new LayerMap(Kind.AUTO, List.of(), every);
  }

  /** Whether it changes while the student learns. */
  public boolean isRechosen() {
    return every > 0;
  }

  /** As listed. */
  public static LayerMap of(List<Integer> layers) {
    return new LayerMap(Kind.EXPLICIT, layers, 0);
  }
}
