package org.distill4j.evaluate.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How far probabilities can be believed: the reliability diagram and its numbers. */
final class Reliability {
  private final List<StageReport> measured;
  private final StageReport last;

  Reliability(Report report) {
    this.last = report.finalStage();
    this.measured = report.stages().stream().filter(s -> s.calibration().isPresent()).toList();
  }

  /** A stage's calibration, as text. */
  public record Row(
      String stage,
      String temperature,
      String nll,
      String brier,
      String ece,
      String perfect,
      String top,
      String accuracy,
      String uncalibrated) {}

  /** A bin of the final model, as text. */
  public record Bin(String confidence, String accuracy, String rows) {}

  List<Row> rows() {
    return measured.stream().map(Reliability::row).toList();
  }

  private static Row row(StageReport stage) {
    Calibration c = stage.calibration().orElseThrow();
    return new Row(
        stage.name(),
        digits(c.temperature(), 2),
        digits(c.nll(), 3),
        digits(c.brier(), 3),
        digits(c.ece(), 3),
        digits(c.ecePerfect95(), 3),
        Figures.percent(c.meanTopProbability()),
        Figures.percent(accuracy(c)),
        String.format(
            Locale.ROOT,
            "%s / %s",
            digits(c.uncalibrated().nll(), 3),
            digits(c.uncalibrated().ece(), 3)));
  }

  // Of the answers that have probabilities, which for a tagger are words.
  private static double accuracy(Calibration c) {
    double right = c.bins().stream().mapToDouble(bin -> bin.accuracy() * bin.n()).sum();
    return right / Math.max(1, c.bins().stream().mapToLong(Calibration.Bin::n).sum());
  }

  private static String digits(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  List<Bin> bins() {
    return last.calibration().stream()
        .flatMap(calibration -> calibration.bins().stream())
        .map(
            bin ->
                new Bin(
                    Figures.percent(bin.confidence()),
                    Figures.percent(bin.accuracy()),
                    Figures.count(bin.n())))
        .toList();
  }

  /** The diagram of teacher, controls and final model; absent where nothing was measured. */
  Optional<Chart> chart() {
    List<Chart.Series> series =
        measured.stream()
            .filter(stage -> stage.isTeacher() || stage.isControl() || stage.equals(last))
            .map(this::series)
            .toList();
    return series.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Chart(
                "Reliability",
                Chart.Scale.percent("mean top probability of a bin of rows"),
                Chart.Scale.percent("rows that are right"),
                series,
                List.of(new Chart.Guide("", "diagonal", 0, true))));
  }

  private Chart.Series series(StageReport stage) {
    List<Chart.Point> points =
        stage.calibration().orElseThrow().bins().stream()
            .map(
                bin ->
                    Chart.Point.of(
                        100 * bin.confidence(),
                        100 * bin.accuracy(),
                        String.format(
                            Locale.ROOT,
                            "%s: %s right at a probability of %s (%s rows)",
                            stage.name(),
                            Figures.percent(bin.accuracy()),
                            Figures.percent(bin.confidence()),
                            Figures.count(bin.n()))))
            .toList();
    String style = stage.equals(last) ? "final" : stage.kind();
    return new Chart.Series(stage.name(), style, true, true, false, points);
  }
}
