package org.distill4j.compress.prune;

/** Over which units a target holds. */
public enum Scope {
  /** All layers together: scores, normalised by layer, compete; layers become uneven. */
  GLOBAL,
  /** Each layer by itself. */
  LAYER
}
