package org.distill4j.recipes.run;

/** Who teaches a line of stages. */
enum Arm {
  /** The teacher. */
  TAUGHT,
  /** The labels alone. */
  CONTROL
}
