package org.distill4j.teacher.transformer;

import org.distill4j.teacher.kernel.Buffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The weights of DL4J's LSTM in both directions as it keeps them: for each direction inputs {@code
 * [E + 1, 4U]} and recurrent weights {@code [U, 4U]} column by column, which are the transposed
 * matrices row by row, and biases {@code [4U]}.
 *
 * <p>The bias that is learned is the weight of a further input which is always 1, and DL4J's own
 * stays zero: central differences showed DL4J 1.0.0-M2.1's gradient by the bias of the backward
 * direction to be wrong, and those by weights and inputs to be right.
 */
final class LstmWeights {
  private static final int GATES = 4;
  private static final int PARTS = 3; // inputs, recurrent, bias

  private final int width;
  private final int rows;
  private final int units;
  private final INDArray values;
  private final INDArray gradients;
  private final Buffer valueBlock;
  private final Buffer gradientBlock;

  LstmWeights(int width, int units, DataType type) {
    this.width = width;
    this.units = units;
    this.rows = GATES * units;
    long size = 2L * rows * (width + 1 + units + 1);
    this.values = Nd4j.zeros(type, size);
    this.gradients = Nd4j.zeros(type, size);
    this.valueBlock = Buffer.of(values);
    this.gradientBlock = Buffer.of(gradients);
  }

  INDArray values() {
    return values;
  }

  INDArray gradients() {
    return gradients;
  }

  private int start(int direction) {
    return direction * rows * (width + 1 + units + 1);
  }

  private int recurrent(int direction) {
    return start(direction) + rows * (width + 1);
  }

  /** Copies a vertex's parameters in. */
  void take(KernelVertex vertex) {
    for (int direction = 0; direction < 2; direction++) {
      Buffer inputs = vertex.parameter(PARTS * direction);
      Buffer bias = vertex.parameter(PARTS * direction + 2);
      for (int row = 0; row < rows; row++) {
        int at = start(direction) + row * (width + 1);
        valueBlock.copy(at, inputs, row * width, width);
        valueBlock.copy(at + width, bias, row, 1);
      }
      Buffer recurrent = vertex.parameter(PARTS * direction + 1);
      valueBlock.copy(recurrent(direction), recurrent, 0, rows * units);
    }
  }

  /** Copies the gradients to the vertex's. */
  void give(KernelVertex vertex) {
    for (int direction = 0; direction < 2; direction++) {
      Buffer inputs = vertex.gradient(PARTS * direction);
      Buffer bias = vertex.gradient(PARTS * direction + 2);
      for (int row = 0; row < rows; row++) {
        int at = start(direction) + row * (width + 1);
        inputs.copy(row * width, gradientBlock, at, width);
        bias.copy(row, gradientBlock, at + width, 1);
      }
      Buffer recurrent = vertex.gradient(PARTS * direction + 1);
      recurrent.copy(0, gradientBlock, recurrent(direction), rows * units);
    }
  }
}
