package org.distill4j.compress.prune;

/** The units among which a pruning target is shared out. */
public enum Scope {
  /** All layers together: scores, normalised by layer, compete; layers become uneven. */
  GLOBAL,
  /** Each layer by itself. */
  LAYER
}
