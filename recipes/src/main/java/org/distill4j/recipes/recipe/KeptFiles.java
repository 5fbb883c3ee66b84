package org.distill4j.recipes.recipe;

/**
 * Which models a finished run keeps on disk; what is gone is made again where a resume needs it.
 */
public enum KeptFiles {
  /**
   * The final model, and the weights from which it takes longest to make again: those of the
   * teachers, of {@code general-distill} and of the last float32 stage.
   */
  FINAL,
  /** Every stage once: its float32 weights, from which its ONNX file is written anew. */
  STAGES,
  /** Every stage as weights and as ONNX file. */
  ALL
}
