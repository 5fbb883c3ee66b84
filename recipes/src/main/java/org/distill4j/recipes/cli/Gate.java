package org.distill4j.recipes.cli;

import java.util.Locale;
import org.distill4j.evaluate.report.Comparison;
import org.distill4j.evaluate.report.Latency;
import org.distill4j.evaluate.report.Report;
import org.distill4j.evaluate.report.StageReport;

/**
 * A bound that a final model keeps or breaks.
 *
 * @param name the option that set it
 * @param what what is bounded, with its unit
 * @param bound the most that is allowed
 * @param value what the report says
 */
record Gate(String name, String what, double bound, double value) {
  /** The drop of accuracy below the teacher; by default the worst that the interval allows. */
  static Gate drop(Report report, double bound, boolean point) {
    StageReport last = report.finalStage();
    String teacher = report.teacher().name();
    if (last.equals(report.teacher())) {
      return new Gate("max-drop", "percentage points below the teacher", bound, 0);
    }
    Comparison comparison =
        last.comparedWith(teacher)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "report.json stages."
                            + last.name()
                            + ".comparisons: must hold one against "
                            + teacher
                            + "; got none. Run the recipe again."));
    double difference = point ? comparison.difference() : comparison.low();
    String what =
        point
            ? "percentage points below the teacher"
            : "percentage points below the teacher, at the bad end of the 95 % interval";
    return new Gate("max-drop", what, bound, 0.0 - 100 * difference);
  }

  /** Everything that is shipped. */
  static Gate bytes(Report report, long bound) {
    return new Gate(
        "max-bytes", "bytes of model and tokenizer", bound, report.finalStage().bundleBytes());
  }

  /** The slow end of latency on one thread. */
  static Gate p95(Report report, double bound, int length) {
    StageReport last = report.finalStage();
    Latency latency =
        last.latency(length, 1)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--length: must be one that was measured on one thread, "
                            + last.latencyMillis().stream()
                                .filter(l -> l.threads() == 1)
                                .map(Latency::length)
                                .toList()
                            + "; got "
                            + length
                            + ". Add it to the recipe's measure.lengths."));
    return new Gate(
        "max-p95", "ms at p95, " + length + " pieces, one thread", bound, latency.p95());
  }

  boolean holds() {
    return value <= bound;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: must be <= %s %s; got %s. %s",
        name,
        number(bound),
        what,
        number(value),
        holds() ? "Kept." : "Broken.");
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3f", value);
  }
}
