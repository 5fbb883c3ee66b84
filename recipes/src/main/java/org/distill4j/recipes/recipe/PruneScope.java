package org.distill4j.recipes.recipe;

/** Among which units the least are found. */
public enum PruneScope {
  /** All layers together, scores normalised by layer unless they have one unit. */
  GLOBAL,
  /** Each layer by itself. */
  LAYER
}
