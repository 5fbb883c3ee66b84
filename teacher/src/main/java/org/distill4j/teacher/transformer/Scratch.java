package org.distill4j.teacher.transformer;

import java.util.HashMap;
import java.util.Map;
import org.distill4j.teacher.kernel.Block;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A matrix that is used again at every step, at whatever number of rows; grows, never shrinks. */
final class Scratch {
  private final DataType type;
  private final Map<Long, Matrix> views = new HashMap<>();
  private INDArray memory;

  /**
   * One size of it, as ND4J and as the kernels see it.
   *
   * @param array {@code [rows, columns]}
   * @param block the same memory
   */
  record Matrix(INDArray array, Block block) {}

  Scratch(DataType type) {
    this.type = type;
  }

  Matrix get(int rows, int columns) {
    long size = (long) rows * columns;
    if (memory == null || memory.length() < size) {
      // Half as much again, so that slowly growing batches do not allocate at every step.
      memory = Nd4j.createUninitialized(type, Math.max(1, size + size / 2));
      views.clear();
    }
    return views.computeIfAbsent(((long) rows << 32) | columns, key -> view(rows, columns));
  }

  private Matrix view(int rows, int columns) {
    INDArray array = Nd4j.create(memory.data(), new long[] {rows, columns});
    return new Matrix(array, Block.of(array));
  }
}
