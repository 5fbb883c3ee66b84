package org.distill4j.teacher.checkpoint;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A named-by-its-holder block of float32 numbers, row-major.
 *
 * <p>The array is shared, not copied: tensors are large, and a checkpoint holds the only reference.
 * Treat it as read-only once the tensor is part of a {@link Checkpoint}.
 */
public final class Tensor {
  private final int[] shape;
  private final float[] values;

  private Tensor(int[] shape, float[] values) {
    this.shape = shape;
    this.values = values;
  }

  /**
   * Wraps an array.
   *
   * @param values the numbers, row-major; shared
   * @param shape the lengths of the axes, outermost first; none for a scalar
   * @throws IllegalArgumentException if the shape does not hold as many numbers as the array
   */
  public static Tensor of(float[] values, int... shape) {
    long size = 1;
    for (int length : shape) {
      if (!(length >= 0)) {
        throw new IllegalArgumentException(
            "shape: every axis must be >= 0; got " + Arrays.toString(shape));
      }
      size = Math.multiplyExact(size, (long) length);
    }
    if (size != values.length) {
      throw new IllegalArgumentException(
          "values: must fill the shape "
              + Arrays.toString(shape)
              + " with "
              + size
              + " numbers; got "
              + values.length);
    }
    return new Tensor(shape.clone(), values);
  }

  /** A tensor of zeros. */
  public static Tensor zeros(int... shape) {
    int size = 1;
    for (int length : shape) {
      size = Math.multiplyExact(size, length);
    }
    return of(new float[size], shape);
  }

  /** The same numbers divided by another, each rounded once. */
  Tensor dividedBy(double divisor) {
    float[] divided = new float[values.length];
    for (int i = 0; i < divided.length; i++) {
      divided[i] = (float) (values[i] / divisor);
    }
    return new Tensor(shape, divided);
  }

  /** The lengths of the axes, outermost first; a copy. */
  public int[] shape() {
    return shape.clone();
  }

  /** The length of one axis. */
  public int length(int axis) {
    return shape[axis];
  }

  /** The number of axes. */
  public int rank() {
    return shape.length;
  }

  /** The numbers, row-major; the shared array itself. */
  public float[] values() {
    return values;
  }

  /** The number of elements. */
  public int size() {
    return values.length;
  }

  /** Whether this tensor has exactly the given shape. */
  public boolean hasShape(int... expected) {
    return Arrays.equals(shape, expected);
  }

  /** The shape as people write it, such as {@code [384, 1536]}. */
  @Override
  public String toString() {
    return Arrays.stream(shape)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
