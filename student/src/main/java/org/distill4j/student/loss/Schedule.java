package org.distill4j.student.loss;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A number that stays, or goes from one value to another over a training.
 *
 * @param from its value at the first step
 * @param to its value at the last step
 * @param shape how it gets there
 */
public record Schedule(
    @JsonProperty("from") double from,
    @JsonProperty("to") double to,
    @JsonProperty("shape") Shape shape) {
  /** The way from one value to the other. */
  public enum Shape {
    /** At an even pace. */
    LINEAR,
    /** Along half a period of the cosine: slowly at both ends (Loshchilov and Hutter 2016). */
    COSINE
  }

  /**
   * Refuses numbers that are not finite.
   *
   * @throws IllegalArgumentException if an end is not finite
   */
  public Schedule {
    if (!(Double.isFinite(from) && Double.isFinite(to))) {
      throw new IllegalArgumentException(
          "schedule: must go from a finite number to another; got " + from + " and " + to + ".");
    }
    if (shape == null) {
      throw new IllegalArgumentException("schedule: must have a shape; got none. Use linear.");
    }
  }

  /** A number that stays. */
  public static Schedule constant(double value) {
    return new Schedule(value, value, Shape.LINEAR);
  }

  /** Whether the number stays. */
  public boolean isConstant() {
    return from == to;
  }

  /**
   * The value at a point of the training.
   *
   * @param progress the share of the way, in [0, 1]
   */
  public double at(double progress) {
    double way = shape == Shape.LINEAR ? progress : (1 - Math.cos(Math.PI * progress)) / 2;
    return from + (to - from) * way;
  }
}
