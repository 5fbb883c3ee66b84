package org.distill4j.recipes.recipe;

import java.util.Objects;
import java.util.Optional;
import org.distill4j.teacher.checkpoint.Head;

/**
 * What a threshold of probability shall guarantee.
 *
 * @param goal what is guaranteed
 * @param target the least share, in (0, 1)
 * @param rows the rows that it is chosen on; empty for a part of the training rows
 */
public record Decide(Goal goal, double target, Optional<Source> rows) {
  /** The key in the file. */
  public static final String KEY = "decide";

  /** The fewest rows that a threshold is chosen on, where a tenth of the training rows is more. */
  public static final int ROWS = 1000;

  /** The share of the training rows that is enough, however few they are. */
  public static final double SHARE = 0.1;

  private static final double MOST = 1.0 / 3; // the rest is for training

  /** Shares that can be guaranteed. */
  public enum Goal {
    /** Of decided texts, those that are right. */
    PRECISION,
    /** Of all texts, those that are decided. */
    COVERAGE
  }

  /** Checks the target. */
  public Decide {
    Objects.requireNonNull(goal, "goal");
    Objects.requireNonNull(rows, "rows");
    Bound.INSIDE.check(Spelling.of(goal), target);
  }

  /** The part of so many training rows that is taken unless the recipe says otherwise. */
  public static Split part(int rows) {
    double wanted = Math.max(SHARE, (double) ROWS / Math.max(1, rows));
    return new Split(Math.min(MOST, wanted), Split.AUTO);
  }

  /** What is wrong with it for a task; empty where nothing is. */
  public static String fault(Task task) {
    return task.output() == Head.CLASSES
        ? ""
        : "must be left out where texts do not have one label each; got it. Remove it.";
  }
}
