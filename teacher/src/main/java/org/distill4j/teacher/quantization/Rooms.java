package org.distill4j.teacher.quantization;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.distill4j.teacher.kernel.Block;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Memory that all layers of a model work in, one after another. */
final class Rooms {
  private final List<InputRounding.Room> rooms = new ArrayList<>();
  private final Map<Use, Block> blocks = new EnumMap<>(Use.class);

  /** What a room is for; each has its own. */
  enum Use {
    /** A rounded input. */
    ROUNDED,
    /** The gradient by a rounded input. */
    SLOPES,
    /** An input as it is. */
    INPUTS,
    /** An output, or its gradient. */
    OUTPUTS
  }

  /** A worker's own rows, made once. */
  InputRounding.Room of(int worker) {
    synchronized (rooms) {
      while (rooms.size() <= worker) {
        rooms.add(new InputRounding.Room());
      }
      return rooms.get(worker);
    }
  }

  /**
   * A room of at least so many numbers, of the type of another block.
   *
   * @param use the same memory for the same use
   */
  Block room(Use use, Block like, int size) {
    Block block = blocks.get(use);
    if (block == null || block.length() < size) {
      // An eighth more, so that slowly growing batches do not allocate at every step.
      block = made(like, size + size / 8);
      blocks.put(use, block);
    }
    return block;
  }

  static Block made(Block like, long size) {
    return Block.of(Nd4j.zeros(like.isFloat() ? DataType.FLOAT : DataType.DOUBLE, size));
  }
}
