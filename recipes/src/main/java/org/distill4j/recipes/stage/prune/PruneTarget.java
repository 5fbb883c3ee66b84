package org.distill4j.recipes.stage.prune;

import org.distill4j.recipes.recipe.Bound;

/**
 * The time that pruning is to meet.
 *
 * @param latency share of the present time of one text
 * @param length tokens of that text
 */
public record PruneTarget(double latency, int length) {
  /** Tokens of a text, where nothing else is said. */
  public static final int LENGTH = 32;

  /** Checks both numbers. */
  public PruneTarget {
    Bound.SHARE.check("latency", latency);
    Bound.atLeast(1).check("length", length);
  }
}
