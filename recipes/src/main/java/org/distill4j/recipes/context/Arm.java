package org.distill4j.recipes.context;

/** Who teaches the students of a recipe's stages. */
public enum Arm {
  /** The teacher. */
  DISTILLED,
  /** The labels alone. */
  CONTROL
}
