package org.distill4j.recipes.recipe;

/** The number format of matrix products in training. */
public enum Precision {
  /** Single precision. */
  F32,
  /** Brain floats, accumulated in single precision. */
  BF16,
  /** Brain floats where the processor multiplies them natively, else single precision. */
  AUTO
}
