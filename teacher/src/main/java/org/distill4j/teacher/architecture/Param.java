package org.distill4j.teacher.architecture;

import java.util.List;

/**
 * A parameter of an operation: the checkpoint tensor that holds it, and its axes in that order.
 *
 * @param tensor the tensor's name
 * @param axes from the outermost, as {@code [out, in]}
 */
public record Param(String tensor, List<Axis> axes) {
  /** Copies the list. */
  public Param {
    axes = List.copyOf(axes);
  }

  /** A parameter with these axes. */
  public static Param of(String tensor, Axis... axes) {
    return new Param(tensor, List.of(axes));
  }

  /** The lengths of its axes. */
  public int[] shape() {
    return axes.stream().mapToInt(Axis::size).toArray();
  }

  /** The number of its values. */
  public long size() {
    return axes.stream().mapToLong(Axis::size).reduce(1, Math::multiplyExact);
  }

  /** Whether one of its axes has that name. */
  public boolean has(String axis) {
    return axes.stream().anyMatch(a -> a.name().equals(axis));
  }
}
