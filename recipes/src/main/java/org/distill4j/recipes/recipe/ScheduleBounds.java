package org.distill4j.recipes.recipe;

import org.distill4j.student.loss.Schedule;

/**
 * What must hold of the numbers that a recipe may schedule.
 *
 * @param key the key in the file
 * @param ends what must hold of the first and the last value
 * @param constant what must hold of a number that stays
 * @param mend how to correct a fault of one number
 */
public record ScheduleBounds(String key, Bound ends, Bound constant, String mend) {
  /** A loss's weight. */
  public static final ScheduleBounds WEIGHT =
      new ScheduleBounds(
          "weight", Bound.NOT_NEGATIVE, Bound.POSITIVE, "Remove a loss that has no weight.");

  /** What logits are divided by. */
  public static final ScheduleBounds TEMPERATURE =
      new ScheduleBounds(
          "temperature", Bound.POSITIVE, Bound.POSITIVE, "Use 1.0 for unsoftened logits.");

  /** Refuses a schedule with a number out of bounds, by an {@link IllegalArgumentException}. */
  void check(Schedule schedule) {
    if (schedule.isConstant()) {
      constant.check(key, schedule.from());
    }
    ends.check(key, schedule.from());
    ends.check(key, schedule.to());
  }
}
