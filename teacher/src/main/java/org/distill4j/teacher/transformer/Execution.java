package org.distill4j.teacher.transformer;

import java.util.Objects;
import org.distill4j.teacher.kernel.Precision;

/**
 * How a model computes; the model itself is the same.
 *
 * @param precision of the products of linear layers
 * @param recompute whether a layer's activations are computed again on the way back in place of
 *     being kept: a third more arithmetic, a fraction of the memory
 */
public record Execution(Precision precision, boolean recompute) {
  /** Checks for null. */
  public Execution {
    Objects.requireNonNull(precision);
  }

  /** Float32, everything kept. */
  public static Execution defaults() {
    return new Execution(Precision.F32, false);
  }

  /** The same in another precision. */
  public Execution withPrecision(Precision other) {
    return new Execution(other, recompute);
  }

  /** The same with or without recomputation. */
  public Execution withRecompute(boolean again) {
    return new Execution(precision, again);
  }
}
