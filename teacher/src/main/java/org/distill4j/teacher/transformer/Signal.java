package org.distill4j.teacher.transformer;

import org.distill4j.teacher.kernel.Block;
import org.distill4j.teacher.kernel.Kernels;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What goes from one vertex to others: values {@code [rows, width]} on the way forward, the loss's
 * gradient by them on the way back, summed over all that read them.
 */
final class Signal {
  private Scratch values;
  private Scratch slopes;
  private Block given;
  private int rows;
  private int width;
  private boolean hasSlopes;

  Signal(DataType type) {
    this.values = new Scratch(type);
    this.slopes = new Scratch(type);
  }

  /** A signal that somebody else computed. */
  static Signal of(INDArray array) {
    Signal signal = new Signal(array.dataType());
    signal.given = Block.of(array);
    signal.rows = (int) array.size(0);
    signal.width = (int) array.size(1);
    return signal;
  }

  /** Holds bfloat16 numbers from now on: what one product hands on to another alone. */
  void halve() {
    values = new Scratch(DataType.BFLOAT16);
    slopes = new Scratch(DataType.BFLOAT16);
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

  Block values() {
    return given == null ? values.get(rows, width) : given;
  }

  /** Room for values of that size. */
  Block open(int newRows, int newWidth) {
    rows = newRows;
    width = newWidth;
    return values.get(rows, width);
  }

  /** The gradient, or room for it. */
  Block slopes() {
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
  void add(Block gradient, Kernels kernels) {
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
  void setSlopes(Block gradient) {
    slopes().copy(0, gradient, 0, size());
    hasSlopes = true;
  }

  Scratch valueMemory() {
    return values;
  }

  Scratch slopeMemory() {
    return slopes;
  }

  INDArray valueArray() {
    return values.array(rows, width);
  }

  INDArray slopeArray() {
    return slopes.array(rows, width);
  }
}
