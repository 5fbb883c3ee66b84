package org.distill4j.recipes.recipe;

/** How the final model's probabilities are calibrated, the stage after all others. */
public enum Calibrate {
  /** Logits are divided by one temperature, which makes the labels of validation rows likeliest. */
  TEMPERATURE,
  /** Not at all. */
  NONE;

  /** The key in the file, which is also the stage's name and kind in the report. */
  public static final String KEY = "calibrate";

  private static final String NO_PROBABILITIES =
      "must be none where answers have no probabilities; got temperature. Remove it.";

  /** What happens unless the recipe says otherwise. */
  public static Calibrate defaults(Task task) {
    return task.hasProbabilities() ? TEMPERATURE : NONE;
  }

  /** What is wrong with it for a task; empty where nothing is. */
  public String fault(Task task) {
    return this == TEMPERATURE && !task.hasProbabilities() ? NO_PROBABILITIES : "";
  }
}
