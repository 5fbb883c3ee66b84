package org.distill4j.recipes.recipe;

import java.util.Objects;
import java.util.Optional;

/**
 * Rows taken out of the training file.
 *
 * @param fraction the share of the training rows, in (0, 1)
 * @param group {@link #AUTO}, or the column whose equal values stay together
 */
public record Split(double fraction, String group) implements Source {
  /** Rows that contain one another, or share eight words in a row, stay together. */
  public static final String AUTO = "auto";

  /** Checks the share. */
  public Split {
    Bound.INSIDE.check("fraction", fraction);
    Objects.requireNonNull(group, "group");
  }

  /** The column whose equal values stay together; empty where the texts tell. */
  public Optional<String> column() {
    return group.equals(AUTO) ? Optional.empty() : Optional.of(group);
  }

  /** A twentieth, grouped by containment. */
  public static Split defaults() {
    return new Split(0.05, AUTO);
  }
}
