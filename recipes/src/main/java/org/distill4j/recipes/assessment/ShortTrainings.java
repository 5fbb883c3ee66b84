package org.distill4j.recipes.assessment;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.evaluate.report.TrainingCurve;

/**
 * Finds trainings that ended while their loss was still falling: they would gain by more epochs.
 */
final class ShortTrainings {
  /** A last epoch's loss this far below the one before it is still falling. */
  private static final double FALL = 0.05;

  /** Below this share of the first epoch's loss most is learned, whatever is still falling. */
  private static final double LEARNED = 0.5;

  private ShortTrainings() {}

  /** A warning for each stage whose loss was still falling. */
  static List<String> warnings(List<StageReport> stages) {
    return stages.stream().flatMap(stage -> warning(stage).stream()).toList();
  }

  private static Optional<String> warning(StageReport stage) {
    List<TrainingCurve.Epoch> epochs =
        stage.training().map(TrainingCurve::epochs).orElse(List.of());
    if (epochs.size() < 2) {
      return Optional.empty();
    }
    double first = epochs.get(0).loss();
    double before = epochs.get(epochs.size() - 2).loss();
    double last = epochs.get(epochs.size() - 1).loss();
    boolean falling = last < (1 - FALL) * before && last > LEARNED * first;
    return falling
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%s: its training loss was still falling when it ended: %.3f in the first epoch,"
                    + " %.3f and %.3f in the last two. Give it more epochs, a smaller batch or a"
                    + " higher learning-rate.",
                stage.name(),
                first,
                before,
                last))
        : Optional.empty();
  }
}
