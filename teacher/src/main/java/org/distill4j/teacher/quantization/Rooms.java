package org.distill4j.teacher.quantization;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.teacher.kernel.Block;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Memory that all layers of a model work in, one after another. */
final class Rooms {
  private final List<InputRounding.Room> rooms = new ArrayList<>();
  private Block rounded;
  private Block slopes;
  private Block inputs;
  private Block outputs;

  /** A worker's own rows, made once. */
  InputRounding.Room of(int worker) {
    synchronized (rooms) {
      while (rooms.size() <= worker) {
        rooms.add(new InputRounding.Room());
      }
      return rooms.get(worker);
    }
  }

  /** Room for a rounded input, of the type of another block. */
  Block rounded(Block like, int size) {
    rounded = atLeast(rounded, like, size);
    return rounded;
  }

  /** Room for the gradient by a rounded input. */
  Block slopes(Block like, int size) {
    slopes = atLeast(slopes, like, size);
    return slopes;
  }

  /** Room for an input as it is. */
  Block inputs(Block like, int size) {
    inputs = atLeast(inputs, like, size);
    return inputs;
  }

  /** Room for an output, or its gradient. */
  Block outputs(Block like, int size) {
    outputs = atLeast(outputs, like, size);
    return outputs;
  }

  private static Block atLeast(Block block, Block like, int size) {
    // An eighth more, so that slowly growing batches do not allocate at every step.
    return block == null || block.length() < size ? made(like, size + size / 8) : block;
  }

  static Block made(Block like, long size) {
    return Block.of(Nd4j.zeros(like.isFloat() ? DataType.FLOAT : DataType.DOUBLE, size));
  }
}
