package org.distill4j.teacher.quantization;

import org.distill4j.teacher.kernel.Buffer;

/** Some numbers of a block in float64, whichever type the block has; reused for row after row. */
final class Row {
  private double[] values = {};
  private float[] single = {};

  /** The numbers read last; those behind them are of no meaning. */
  double[] values() {
    return values;
  }

  /** Reads numbers. */
  void read(Buffer block, int from, int count) {
    reserve(count);
    if (!block.isFloat()) {
      for (int i = 0; i < count; i++) {
        values[i] = block.get(from + i);
      }
      return;
    }
    block.read(from, single, 0, count);
    for (int i = 0; i < count; i++) {
      values[i] = single[i];
    }
  }

  /** Writes the first numbers. */
  void write(Buffer block, int from, int count) {
    if (!block.isFloat()) {
      for (int i = 0; i < count; i++) {
        block.set(from + i, values[i]);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      single[i] = (float) values[i];
    }
    block.write(from, single, 0, count);
  }

  /** Adds the first numbers of another. */
  void add(Row other, int count) {
    for (int i = 0; i < count; i++) {
      values[i] += other.values[i];
    }
  }

  private void reserve(int count) {
    if (values.length < count) {
      values = new double[count];
      single = new float[count];
    }
  }
}
