package org.distill4j.recipes.recipe;

import java.util.function.DoublePredicate;

/**
 * What must hold of a number, once for the reader's faults and the records' own checks.
 *
 * @param words the condition as a fault says it, after "must be"
 * @param holds the condition; false for NaN
 */
record Bound(String words, DoublePredicate holds) {
  static final Bound POSITIVE = new Bound("finite and > 0", v -> v > 0 && Double.isFinite(v));
  static final Bound NOT_NEGATIVE = new Bound("finite and >= 0", v -> v >= 0 && Double.isFinite(v));
  static final Bound FRACTION = new Bound("in [0, 1]", v -> v >= 0 && v <= 1);
  static final Bound PROBABILITY = new Bound("in [0, 1)", v -> v >= 0 && v < 1);
  static final Bound SHARE = new Bound("in (0, 1]", v -> v > 0 && v <= 1);
  static final Bound INSIDE = new Bound("in (0, 1)", v -> v > 0 && v < 1);

  static Bound atLeast(long least) {
    return new Bound(">= " + least, v -> v >= least);
  }

  static Bound between(long least, long most) {
    return new Bound("in [" + least + ", " + most + "]", v -> v >= least && v <= most);
  }

  static Bound positiveBelow(long bound) {
    return new Bound("> 0 and below " + bound, v -> v > 0 && v < bound);
  }

  double check(String name, double value) {
    if (!holds.test(value)) {
      throw new IllegalArgumentException(name + ": must be " + words + "; got " + value);
    }
    return value;
  }

  int check(String name, int value) {
    if (!holds.test(value)) {
      throw new IllegalArgumentException(name + ": must be " + words + "; got " + value);
    }
    return value;
  }
}
