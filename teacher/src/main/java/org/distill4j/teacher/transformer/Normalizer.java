package org.distill4j.teacher.transformer;

import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Kernels.NormShape;
import org.distill4j.teacher.kernel.Kernels.NormState;
import org.distill4j.teacher.kernel.ShapeTable;

/** The layer norm at the end of a vertex, with what it keeps for the way back. */
final class Normalizer {
  private final KernelVertex vertex;
  private final int width;
  private final double eps;
  private final int gain;
  private final Workspace input;
  private final Workspace mean;
  private final Workspace variance;
  private final ShapeTable<NormShape> shapes = new ShapeTable<>();
  private NormState state;

  /** A norm whose gain is that parameter of the vertex, and its shift the next. */
  Normalizer(KernelVertex vertex, int width, double eps, int gain) {
    this.vertex = vertex;
    this.width = width;
    this.eps = eps;
    this.gain = gain;
    this.input = vertex.scratch();
    this.mean = vertex.scratch();
    this.variance = vertex.scratch();
  }

  /** Where its input is to be written. */
  Buffer input(int rows) {
    return input.get(rows, width);
  }

  private NormShape shape(int rows) {
    NormShape shape = shapes.get(rows, 0);
    return shape == null ? shapes.put(rows, 0, new NormShape(rows, width, eps)) : shape;
  }

  void forward(int rows, Buffer y) {
    vertex
        .kernels()
        .layerNorm(
            shape(rows),
            input(rows),
            vertex.parameter(gain),
            vertex.parameter(gain + 1),
            y,
            mean.get(rows, 1),
            variance.get(rows, 1));
  }

  /** The gradient by the input; those of gain and shift go to the vertex's. */
  void backward(int rows, Buffer dy, Buffer dx) {
    if (state == null || state.x() != input(rows)) {
      Buffer means = mean.get(rows, 1);
      state = new NormState(input(rows), vertex.parameter(gain), means, variance.get(rows, 1));
    }
    vertex
        .kernels()
        .layerNormBackward(
            shape(rows), state, dy, dx, vertex.gradient(gain), vertex.gradient(gain + 1));
  }
}
