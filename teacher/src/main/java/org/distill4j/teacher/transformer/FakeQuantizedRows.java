package org.distill4j.teacher.transformer;

import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.quantization.MatrixFakeQuantize;

/** Rows of tables as a file of few bits stores them, and their gradients back, one at a time. */
final class FakeQuantizedRows {
  private final int width;
  private final double[] row;
  private final double[] slope;
  private final Workspace result;

  /**
   * Rows that wide.
   *
   * @param result room for one of them
   */
  FakeQuantizedRows(int width, Workspace result) {
    this.width = width;
    this.row = new double[width];
    this.slope = new double[width];
    this.result = result;
  }

  /** What a row stands for once it is rounded. */
  Buffer round(MatrixFakeQuantize rounding, int number, float[] table) {
    read(table, number);
    rounding.round(number, row);
    return written(row);
  }

  /** The same of a table in a block. */
  Buffer round(MatrixFakeQuantize rounding, int number, Buffer table) {
    read(table, number, row);
    rounding.round(number, row);
    return written(row);
  }

  /** The gradient by a row, from that by what it stands for, row {@code at} of the slopes. */
  Buffer back(MatrixFakeQuantize rounding, int number, float[] table, Buffer slopes, int at) {
    read(table, number);
    read(slopes, at, slope);
    rounding.back(number, row, slope);
    return written(slope);
  }

  /** The same of a table in a block. */
  Buffer back(MatrixFakeQuantize rounding, int number, Buffer table, Buffer slopes, int at) {
    read(table, number, row);
    read(slopes, at, slope);
    rounding.back(number, row, slope);
    return written(slope);
  }

  private void read(float[] table, int number) {
    for (int i = 0; i < width; i++) {
      row[i] = table[number * width + i];
    }
  }

  private void read(Buffer block, int number, double[] into) {
    for (int i = 0; i < width; i++) {
      into[i] = block.get(number * width + i);
    }
  }

  private Buffer written(double[] values) {
    Buffer block = result.get(1, width);
    for (int i = 0; i < width; i++) {
      block.set(i, values[i]);
    }
    return block;
  }
}
