package org.distill4j.compress.bundle;

/** Anything that classifies one sequence: an exported file, its emulation, a graph. */
@FunctionalInterface
public interface Logits {
  /**
   * The logits of one sequence without padding.
   *
   * @param ids [L]
   * @param typeIds [L]
   * @return [C]; of a model of tags [L, C] row by row
   */
  float[] of(int[] ids, int[] typeIds);
}
