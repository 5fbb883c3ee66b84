package org.distill4j.teacher.transformer;

import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Kernels;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What goes from one vertex to others: values {@code [rows, width]} on the way forward, the loss's
 * gradient by them on the way back, summed over all that read them.
 */
final class Activation {
  private Workspace values;
  private Workspace slopes;
  private Buffer given;
  private int rows;
  private int width;
  private boolean hasSlopes;

  Activation(DataType type) {
    this.values = new Workspace(type);
    this.slopes = new Workspace(type);
  }

  /** A signal that somebody else computed. */
  static Activation of(INDArray array) {
    Activation signal = new Activation(array.dataType());
    signal.given = Buffer.of(array);
    signal.rows = (int) array.size(0);
    signal.width = (int) array.size(1);
    return signal;
  }

  /** Holds bfloat16 numbers from now on: what one product hands on to another alone. */
  void halve() {
    values = new Workspace(DataType.BFLOAT16);
    slopes = new Workspace(DataType.BFLOAT16);
  }

  int rows() {
    return rows;
  }

  int width() {
    return width;
  }

  int size() {
    return rows * width;
  }

  Buffer values() {
    return given == null ? values.get(rows, width) : given;
  }

  /** Room for values of that size. */
  Buffer open(int newRows, int newWidth) {
    rows = newRows;
    width = newWidth;
    return values.get(rows, width);
  }

  /** The gradient, or room for it. */
  Buffer slopes() {
    return slopes.get(rows, width);
  }

  boolean hasSlopes() {
    return hasSlopes;
  }

  /** To be asked before writing a gradient: whether it must be added to what is there. */
  boolean adding() {
    boolean before = hasSlopes;
    hasSlopes = true;
    return before;
  }

  /** Takes a gradient that somebody computed apart, beside what is there. */
  void add(Buffer gradient, Kernels kernels) {
    if (adding()) {
      kernels.add(size(), gradient, slopes());
    } else {
      slopes().copy(0, gradient, 0, size());
    }
  }

  /** Forgets the gradient. */
  void clearSlopes() {
    hasSlopes = false;
  }

  /** Copies a gradient in. */
  void setSlopes(Buffer gradient) {
    slopes().copy(0, gradient, 0, size());
    hasSlopes = true;
  }

  Workspace valueMemory() {
    return values;
  }

  Workspace slopeMemory() {
    return slopes;
  }

  INDArray valueArray() {
    return values.array(rows, width);
  }

  INDArray slopeArray() {
    return slopes.array(rows, width);
  }
}
