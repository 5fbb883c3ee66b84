package org.distill4j.teacher.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A run of numbers in native memory, float32 or float64, or bfloat16 between two products: a window
 * on an ND4J array that kernels can address without ND4J.
 *
 * <p>Holds the array's buffer, so the memory lives at least as long as the window.
 */
public final class Buffer {
  private static final long LARGEST = Integer.MAX_VALUE / Float.BYTES;

  private Memory memory;
  private int start;
  private int length;

  private Buffer(Memory memory, int start, int length) {
    this.memory = memory;
    this.start = start;
    this.length = length;
  }

  /** A window on nothing yet; see {@link #moveTo}. */
  public static Buffer window() {
    return new Buffer(null, 0, 0);
  }

  /** All of an array's numbers, seen by every window on them. */
  private static final class Memory {
    private final DataBuffer buffer;
    private final long address;
    private final int size;
    private final boolean single;
    private final boolean half;
    private final FloatBuffer floats;
    private final ShortBuffer halves;

    Memory(INDArray array) {
      this.buffer = array.data();
      this.size = buffer.getElementSize();
      this.single = buffer.dataType() == DataType.FLOAT;
      // A view's buffer carries its own offset; the pointer is that of the whole allocation.
      this.address = buffer.pointer().address() + buffer.offset() * size;
      this.half = buffer.dataType() == DataType.BFLOAT16;
      ByteBuffer bytes = bytes(address, single || half ? array.length() * size : 0);
      this.floats = single ? bytes.asFloatBuffer() : null;
      this.halves = half ? bytes.asShortBuffer() : null;
    }

    private static ByteBuffer bytes(long address, long size) {
      return new Window(address, size).asByteBuffer().order(ByteOrder.nativeOrder());
    }
  }

  /**
   * A window on all of an array.
   *
   * @throws IllegalArgumentException if the array is none of float32, float64 and bfloat16, too
   *     long, or not row-major without gaps
   */
  public static Buffer of(INDArray array) {
    DataType type = array.dataType();
    if (type != DataType.FLOAT && type != DataType.DOUBLE && type != DataType.BFLOAT16) {
      throw new IllegalArgumentException(
          "array: must be float32, float64 or bfloat16; got " + type);
    }
    if (array.length() > LARGEST) {
      throw new IllegalArgumentException(
          "array: must have at most " + LARGEST + " numbers; got " + array.length());
    }
    if (array.rank() > 1 && array.length() > 1 && (array.ordering() != 'c' || hasGaps(array))) {
      throw new IllegalArgumentException(
          "array: must be row-major without gaps; got order " + array.ordering());
    }
    return new Buffer(new Memory(array), 0, (int) array.length());
  }

  /**
   * New memory of float32 zeros.
   *
   * @param size how many, at least one
   */
  public static Buffer floats(long size) {
    return of(Nd4j.zeros(DataType.FLOAT, size));
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
  public Buffer part(long from, int size) {
    return new Buffer(memory, start, length).moveTo(this, from, size);
  }

  /**
   * Makes this window show a part of another one, so that a step needs no new windows.
   *
   * @return this
   */
  public Buffer moveTo(Buffer whole, long from, int size) {
    if (!(from >= 0 && size >= 0 && from + size <= whole.length)) {
      throw new IllegalArgumentException(
          "part: must lie within " + whole.length + " numbers; got " + size + " from " + from);
    }
    int first = whole.start + (int) from;
    memory = whole.memory;
    start = first;
    length = size;
    return this;
  }

  /** How many elements of their common type lie between the first of another window and its own. */
  public long distanceFrom(Buffer other) {
    return (address(0) - other.address(0)) / memory.size;
  }

  /** The number of elements. */
  public int length() {
    return length;
  }

  /** Whether the elements are float32. */
  public boolean isFloat() {
    return memory.single;
  }

  /** Whether the elements are bfloat16. */
  boolean isHalf() {
    return memory.half;
  }

  /** One element. */
  public double get(int index) {
    if (memory.half) {
      return Half.toFloat(memory.halves.get(start + index));
    }
    return memory.single ? memory.floats.get(start + index) : memory.buffer.getDouble(at(index));
  }

  /** Replaces one element. */
  public void set(int index, double value) {
    if (memory.single) {
      memory.floats.put(start + index, (float) value);
    } else if (memory.half) {
      memory.halves.put(start + index, Half.of((float) value));
    } else {
      memory.buffer.put(at(index), value);
    }
  }

  // The buffer adds its own offset.
  private long at(int index) {
    return (long) start + index;
  }

  /** Copies elements out, rounding to float32. */
  public void read(int from, float[] into, int at, int count) {
    if (memory.single) {
      memory.floats.get(start + from, into, at, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      into[at + i] = (float) get(from + i);
    }
  }

  /** Copies elements in. */
  public void write(int from, float[] values, int at, int count) {
    if (memory.single) {
      memory.floats.put(start + from, values, at, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      set(from + i, values[at + i]);
    }
  }

  /** Copies elements from another block, rounding where that one is finer. */
  public void copy(int from, Buffer source, int sourceFrom, int count) {
    if (memory.single && source.memory.single) {
      memory.floats.put(start + from, source.memory.floats, source.start + sourceFrom, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      set(from + i, source.get(sourceFrom + i));
    }
  }

  /** Sets a run of elements to zero. */
  public void zero(int from, int count) {
    float[] zeros = Zeros.ALL;
    for (int done = 0; done < count; done += zeros.length) {
      write(from + done, zeros, 0, Math.min(zeros.length, count - done));
    }
  }

  /** The native address of one element, for oneDNN. */
  long address(long index) {
    return memory.address + (start + index) * memory.size;
  }

  /** The upper half of a float32 (Kalamkar et al. 2019, arXiv 1905.12322). */
  private static final class Half {
    static float toFloat(short half) {
      return Float.intBitsToFloat(half << 16);
    }

    /** The nearest, of two as near the even one. */
    static short of(float value) {
      int bits = Float.floatToRawIntBits(value);
      if (Float.isNaN(value)) {
        return (short) ((bits >>> 16) | 0x40); // quiet, so that its upper half stays one
      }
      return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
    }
  }

  private static final class Zeros {
    static final float[] ALL = new float[1 << 12];
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
