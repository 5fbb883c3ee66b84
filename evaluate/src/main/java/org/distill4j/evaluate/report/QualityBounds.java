package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.distill4j.evaluate.statistics.Estimate;

/**
 * Bounds of the final model's own quality, whatever its teacher's. One that cannot be checked
 * counts as broken, as in {@link Gate}.
 *
 * @param minAccuracy of accuracy, or of the task's metric, a fraction in [0, 1]
 * @param point whether the metric itself is compared instead of the low end of its 95% interval
 * @param maxEce of the debiased expected calibration error, a fraction in [0, 1]
 */
public record QualityBounds(OptionalDouble minAccuracy, boolean point, OptionalDouble maxEce) {
  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException when one is no fraction
   */
  public QualityBounds {
    require("--min-accuracy", minAccuracy);
    require("--max-ece", maxEce);
  }

  private static void require(String name, OptionalDouble bound) {
    if (bound.isPresent() && !(bound.getAsDouble() >= 0 && bound.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(
          name
              + ": must be a fraction in [0, 1]; got "
              + bound.getAsDouble()
              + ". Write 0.8 for 80%.");
    }
  }

  /** The reasons why the final model does not pass; empty when it passes. */
  public List<String> broken(Report report) {
    List<String> reasons = new ArrayList<>();
    StageReport last = report.finalStage();
    if (minAccuracy.isPresent()) {
      accuracy(last, minAccuracy.getAsDouble()).ifPresent(reasons::add);
    }
    if (maxEce.isPresent()) {
      ece(last, maxEce.getAsDouble()).ifPresent(reasons::add);
    }
    return List.copyOf(reasons);
  }

  private Optional<String> accuracy(StageReport last, double bound) {
    Estimate quality = last.quality();
    double value = point ? quality.value() : quality.low();
    if (value >= bound) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s: %s must be at least %s; it is %.4f%s. %s",
            last.name(),
            last.mainMetric().title(),
            bound,
            value,
            point ? "" : " at the low end of the 95% interval",
            point
                ? "Train longer, or keep more of the model."
                : "Test on more rows, train longer, or compare the value itself with --point."));
  }

  private static Optional<String> ece(StageReport last, double bound) {
    if (last.calibration().isEmpty()) {
      return Optional.of(
          last.name()
              + ": has no calibration in its report, so --max-ece cannot be checked. Run a recipe"
              + " of classification or token-tagging.");
    }
    double ece = last.calibration().get().ece();
    return ece <= bound
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s: the calibration error must be at most %s; it is %.4f. Leave calibrate at"
                    + " temperature, and give it validation rows like those of use.",
                last.name(),
                bound,
                ece));
  }
}
