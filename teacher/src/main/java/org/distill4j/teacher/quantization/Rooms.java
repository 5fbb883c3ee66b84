package org.distill4j.teacher.quantization;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.distill4j.teacher.kernel.Buffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Memory that all layers of a model work in, one after another. */
final class Rooms {
  private final List<InputFakeQuantize.Room> rooms = new ArrayList<>();
  private final Map<Use, Buffer> blocks = new EnumMap<>(Use.class);

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
  InputFakeQuantize.Room of(int worker) {
    synchronized (rooms) {
      while (rooms.size() <= worker) {
        rooms.add(new InputFakeQuantize.Room());
      }
      return rooms.get(worker);
    }
  }

  /**
   * A room of at least so many numbers, of the type of another block.
   *
   * @param use the same memory for the same use
   */
  Buffer room(Use use, Buffer like, int size) {
    Buffer block = blocks.get(use);
    if (block == null || block.length() < size) {
      // An eighth more, so that slowly growing batches do not allocate at every step.
      block = made(like, size + size / 8);
      blocks.put(use, block);
    }
    return block;
  }

  static Buffer made(Buffer like, long size) {
    return Buffer.of(Nd4j.zeros(like.isFloat() ? DataType.FLOAT : DataType.DOUBLE, size));
  }
}
