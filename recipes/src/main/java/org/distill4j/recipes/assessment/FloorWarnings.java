package org.distill4j.recipes.assessment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.distill4j.evaluate.metric.Metric;

/**
 * Warnings where the teacher or the final model is no better than the baseline, which the share of
 * the teacher's score that was kept does not show.
 */
final class FloorWarnings {
  private FloorWarnings() {}

  /**
   * Warnings about the teacher and the final model.
   *
   * @param metric the task's main one
   * @param floor what the baseline has on the same rows
   * @param teacher what the teacher has
   * @param last what the final model has
   */
  static List<String> of(Metric metric, double floor, double teacher, double last) {
    List<String> warnings = new ArrayList<>();
    if (!(teacher > floor)) {
      warnings.add(
          warning("The teacher", metric, teacher, floor)
              + " What a student keeps of it says little; train it longer, at another rate, or take"
              + " another.");
    }
    if (!(last > floor)) {
      warnings.add(warning("The final model", metric, last, floor));
    }
    return warnings;
  }

  private static String warning(String who, Metric metric, double value, double floor) {
    return String.format(
        Locale.ROOT,
        "%s is no better than the baseline, %s: %s of %.1f against %.1f%s.",
        who,
        metric.floor(),
        metric.title(),
        100 * value,
        100 * floor,
        metric.isShare() ? "%" : "");
  }
}
