package org.distill4j.teacher.transformer;

import org.distill4j.teacher.kernel.Buffer;

/** Sees what a vertex gave and the loss's gradient by it, during a backward pass. */
@FunctionalInterface
public interface BackwardProbe {
  /**
   * Called once a backward pass.
   *
   * @param output what the vertex gave, {@code [rows, width]}
   * @param gradient the loss's gradient by it, {@code [rows, width]}
   * @param width columns of both
   */
  void seen(Buffer output, Buffer gradient, int width);
}
