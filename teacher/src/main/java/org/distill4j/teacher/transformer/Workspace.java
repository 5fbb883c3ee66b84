package org.distill4j.teacher.transformer;

import org.distill4j.teacher.kernel.Buffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Memory that is used again at every step, at whatever number of rows; grows, never shrinks. Two of
 * them may share it where their contents are never needed at the same time.
 */
final class Workspace {
  private Memory memory;

  private static final class Memory {
    private final DataType type;
    private INDArray array;
    private Buffer block;

    Memory(DataType type) {
      this.type = type;
      allocate(1);
    }

    private void allocate(long size) {
      INDArray old = array;
      array = Nd4j.createUninitialized(type, size);
      Buffer all = Buffer.of(array);
      block = block == null ? all : block.moveTo(all, 0, all.length());
      if (old != null) {
        old.close(); // not left to the garbage collector, which has nothing else to do in a step
      }
    }

    Buffer atLeast(long size) {
      if (block.length() < size) {
        // An eighth more, so that slowly growing batches do not allocate at every step.
        allocate(size + size / 8);
      }
      return block;
    }
  }

  Workspace(DataType type) {
    memory = new Memory(type);
  }

  /** Uses the same memory as another from now on. */
  void share(Workspace other) {
    memory = other.memory;
  }

  /**
   * The memory, at least that large; always the same object, whatever it held before still in it
   * unless it had to grow.
   */
  Buffer get(int rows, int columns) {
    return memory.atLeast((long) rows * columns);
  }

  /** The first of its numbers as an array. */
  INDArray array(int rows, int columns) {
    get(rows, columns);
    return Nd4j.create(memory.array.data(), new long[] {rows, columns});
  }
}
