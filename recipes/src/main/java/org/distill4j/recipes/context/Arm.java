package org.distill4j.recipes.context;

/** Who teaches a line of stages. */
public enum Arm {
  /** The teacher. */
  TAUGHT,
  /** The labels alone. */
  CONTROL
}
