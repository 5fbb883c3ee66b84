package org.distill4j.recipes.recipe;

/** What is trained without a teacher, to show what distillation gained. */
public enum Control {
  /** The first distillation again, on hard labels. */
  STAGE,
  /** The whole line again, on hard labels. */
  CHAIN,
  /** Nothing. */
  NONE
}
