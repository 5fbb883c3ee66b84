package org.distill4j.recipes.recipe;

import java.util.function.DoublePredicate;

/**
 * What must hold of a number, once for the reader's faults and the records' own checks.
 *
 * @param words the condition as a fault says it, after "must be"
 * @param holds the condition; false for NaN
 */
public record Bound(String words, DoublePredicate holds) {
  /** Finite and above 0. */
  public static final Bound POSITIVE =
      new Bound("finite and > 0", v -> v > 0 && Double.isFinite(v));

  /** Finite and not below 0. */
  public static final Bound NOT_NEGATIVE =
      new Bound("finite and >= 0", v -> v >= 0 && Double.isFinite(v));

  /** From 0 to 1, both included. */
  public static final Bound FRACTION = new Bound("in [0, 1]", v -> v >= 0 && v <= 1);

  /** From 0, included, to 1. */
  public static final Bound PROBABILITY = new Bound("in [0, 1)", v -> v >= 0 && v < 1);

  /** Above 0, up to 1, which is included. */
  public static final Bound SHARE = new Bound("in (0, 1]", v -> v > 0 && v <= 1);

  /** Between 0 and 1. */
  public static final Bound INSIDE = new Bound("in (0, 1)", v -> v > 0 && v < 1);

  /** At least a number. */
  public static Bound atLeast(long least) {
    return new Bound(">= " + least, v -> v >= least);
  }

  /** From one number to another, both included. */
  public static Bound between(long least, long most) {
    return new Bound("in [" + least + ", " + most + "]", v -> v >= least && v <= most);
  }

  static Bound positiveBelow(long bound) {
    return new Bound("> 0 and below " + bound, v -> v > 0 && v < bound);
  }

  /**
   * The number, if the bound holds.
   *
   * @throws IllegalArgumentException naming it, if not
   */
  public double check(String name, double value) {
    if (!holds.test(value)) {
      throw new IllegalArgumentException(name + ": must be " + words + "; got " + value);
    }
    return value;
  }

  /**
   * The number, if the bound holds.
   *
   * @throws IllegalArgumentException naming it, if not
   */
  public int check(String name, int value) {
    if (!holds.test(value)) {
      throw new IllegalArgumentException(name + ": must be " + words + "; got " + value);
    }
    return value;
  }
}
