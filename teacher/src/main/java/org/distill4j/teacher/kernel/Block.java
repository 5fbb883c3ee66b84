package org.distill4j.teacher.kernel;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A run of numbers in native memory, float32 or float64: a window on an ND4J array that kernels can
 * address without ND4J.
 *
 * <p>Holds the array's buffer, so the memory lives at least as long as the window.
 */
public final class Block {
  private static final long LARGEST = Integer.MAX_VALUE / Float.BYTES;

  private final DataBuffer buffer;
  private final long start;
  private final int length;
  private final Pointer pointer;
  private final boolean single;
  private FloatBuffer floats;

  private Block(DataBuffer buffer, long start, int length) {
    this.buffer = buffer;
    this.start = start;
    this.length = length;
    long address = buffer.pointer().address() + start * buffer.getElementSize();
    this.pointer = new Window(address, (long) length * buffer.getElementSize());
    this.single = buffer.dataType() == DataType.FLOAT;
  }

  // Made on first use: most blocks are handed to oneDNN alone.
  private FloatBuffer floats() {
    if (floats == null) {
      floats = pointer.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
    }
    return floats;
  }

  /**
   * A window on all of an array.
   *
   * @throws IllegalArgumentException if the array is neither float32 nor float64, too long, or not
   *     row-major without gaps
   */
  public static Block of(INDArray array) {
    DataType type = array.dataType();
    if (type != DataType.FLOAT && type != DataType.DOUBLE) {
      throw new IllegalArgumentException("array: must be float32 or float64; got " + type);
    }
    if (array.length() > LARGEST) {
      throw new IllegalArgumentException(
          "array: must have at most " + LARGEST + " numbers; got " + array.length());
    }
    if (array.rank() > 1 && array.length() > 1 && (array.ordering() != 'c' || hasGaps(array))) {
      throw new IllegalArgumentException(
          "array: must be row-major without gaps; got order " + array.ordering());
    }
    DataBuffer data = array.data();
    // A view's buffer carries its own offset; the pointer is that of the whole allocation.
    long start = data.offset();
    return new Block(data, start, (int) array.length());
  }

  private static boolean hasGaps(INDArray array) {
    long expected = 1;
    for (int axis = array.rank() - 1; axis >= 0; axis--) {
      if (array.size(axis) != 1 && array.stride(axis) != expected) {
        return true;
      }
      expected *= array.size(axis);
    }
    return false;
  }

  /** The part from one element on. */
  public Block part(long from, int size) {
    if (!(from >= 0 && size >= 0 && from + size <= length)) {
      throw new IllegalArgumentException(
          "part: must lie within " + length + " numbers; got " + size + " from " + from);
    }
    return new Block(buffer, start + from, size);
  }

  /** The number of elements. */
  public int length() {
    return length;
  }

  /** Whether the elements are float32. */
  public boolean isFloat() {
    return single;
  }

  /** One element. */
  public double get(int index) {
    return single ? floats().get(index) : buffer.getDouble(start - buffer.offset() + index);
  }

  /** Replaces one element. */
  public void set(int index, double value) {
    if (single) {
      floats().put(index, (float) value);
    } else {
      buffer.put(start - buffer.offset() + index, value);
    }
  }

  /** Copies elements out, rounding to float32. */
  public void read(int from, float[] into, int at, int count) {
    if (single) {
      floats().get(from, into, at, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      into[at + i] = (float) get(from + i);
    }
  }

  /** Copies elements in. */
  public void write(int from, float[] values, int at, int count) {
    if (single) {
      floats().put(from, values, at, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      set(from + i, values[at + i]);
    }
  }

  /** Copies elements from another block of the same type. */
  public void copy(int from, Block source, int sourceFrom, int count) {
    if (single) {
      floats().put(from, source.floats(), sourceFrom, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      set(from + i, source.get(sourceFrom + i));
    }
  }

  /** Sets a run of elements to zero. */
  public void zero(int from, int count) {
    if (count > 0) {
      long size = buffer.getElementSize();
      Pointer.memset(new Window(pointer.address() + from * size, count * size), 0, count * size);
    }
  }

  /** The native address of one element, for oneDNN. */
  long address(long index) {
    return pointer.address() + index * buffer.getElementSize();
  }

  /** A pointer at an address that somebody else owns. */
  static final class Window extends Pointer {
    Window(long address, long bytes) {
      moveTo(address);
      this.capacity = bytes;
      this.limit = bytes;
    }

    Window moveTo(long newAddress) {
      this.address = newAddress;
      return this;
    }
  }
}
