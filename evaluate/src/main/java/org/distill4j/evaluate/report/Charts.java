package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.distill4j.evaluate.metric.Metric;
import org.distill4j.evaluate.statistics.Estimate;

/** The charts of the main metric against latency and against size. */
final class Charts {
  private static final String PATH = "path";

  private Charts() {}

  /** Something measured at a cost. */
  private record Measured(String name, String style, double cost, Estimate score) {}

  /** Of one run, with its baseline. */
  static List<Chart> of(Report report, Shown shown) {
    StageReport last = report.finalStage();
    Function<StageReport, String> style = stage -> stage.equals(last) ? "final" : stage.kind();
    return draw(report.stages(), style, shown, true, OptionalDouble.of(report.floor().value()));
  }

  /** Of stages that do not follow on each other. */
  static List<Chart> unconnected(
      Collection<StageReport> stages, Function<StageReport, String> style, Shown shown) {
    return draw(stages, style, shown, false, OptionalDouble.empty());
  }

  /** Of the sizes that a stage tried; none where no stage tried any. */
  static List<Chart> frontiers(Report report) {
    return report.stages().stream()
        .flatMap(stage -> stage.frontier().stream().map(sizes -> draw(stage, sizes)))
        .toList();
  }

  private static Chart draw(StageReport stage, SizeSweep frontier) {
    List<Measured> points =
        frontier.sizes().stream()
            .map(
                size ->
                    new Measured(
                        size.name(),
                        size.chosen() ? "final" : "",
                        size.parameters() / 1e6,
                        size.score()))
            .toList();
    String title =
        String.format(
            Locale.ROOT, "%s: %s on the validation rows", stage.name(), frontier.measuredBy());
    return chart(
        title,
        stage.mainMetric(),
        "million parameters, without training",
        points,
        true,
        OptionalDouble.empty());
  }

  private static List<Chart> draw(
      Collection<StageReport> stages,
      Function<StageReport, String> style,
      Shown shown,
      boolean connected,
      OptionalDouble floor) {
    List<Chart> charts = new ArrayList<>();
    Metric metric = stages.iterator().next().mainMetric();
    String measured =
        metric.title().substring(0, 1).toUpperCase(Locale.ROOT) + metric.title().substring(1);
    List<Measured> timed = points(stages, style, stage -> shown.of(stage).map(Latency::p50));
    if (!timed.isEmpty()) {
      String cost = "median milliseconds, " + shown.text();
      charts.add(chart(measured + " against latency", metric, cost, timed, connected, floor));
    }
    List<Measured> sized = points(stages, style, stage -> Optional.of(stage.sizeBytes() / 1e6));
    charts.add(
        chart(measured + " against size", metric, "model file, MB", sized, connected, floor));
    return charts;
  }

  private static List<Measured> points(
      Collection<StageReport> stages,
      Function<StageReport, String> style,
      Function<StageReport, Optional<Double>> cost) {
    List<Measured> points = new ArrayList<>();
    for (StageReport stage : stages) {
      cost.apply(stage)
          .ifPresent(
              value ->
                  points.add(
                      new Measured(stage.name(), style.apply(stage), value, stage.quality())));
    }
    return points;
  }

  private static Chart chart(
      String title,
      Metric metric,
      String cost,
      List<Measured> points,
      boolean connected,
      OptionalDouble floor) {
    List<Chart.Series> series = new ArrayList<>();
    if (connected) {
      series.add(path(points));
    }
    for (Measured point : points) {
      series.add(
          new Chart.Series(
              point.name(), point.style(), false, true, true, List.of(named(metric, point))));
    }
    return new Chart(
        title,
        Chart.Scale.logarithmic(cost),
        Chart.Scale.linear(metric.title(), metric.isShare() ? "%" : ""),
        series,
        floor.isPresent() ? List.of(guide(metric, floor.getAsDouble())) : List.of());
  }

  private static Chart.Series path(List<Measured> points) {
    List<Chart.Point> steps =
        points.stream()
            .filter(point -> !point.style().equals(StageReport.CONTROL))
            .map(point -> Chart.Point.of(point.cost(), 100 * point.score().value(), point.name()))
            .toList();
    return new Chart.Series(PATH, PATH, true, false, false, steps);
  }

  private static Chart.Point named(Metric metric, Measured point) {
    Estimate score = point.score();
    String text =
        String.format(
            Locale.ROOT,
            "%s: %s (%s), %s",
            point.name(),
            Figures.value(metric, score.value()),
            Figures.range(score),
            Figures.millis(point.cost()));
    return new Chart.Point(
        point.cost(),
        100 * score.value(),
        List.of(),
        List.of(100 * score.low(), 100 * score.high()),
        point.name(),
        text);
  }

  // Outside the scale, where models are far above it, it is not drawn; the table has it.
  private static Chart.Guide guide(Metric metric, double floor) {
    String name = metric.floor() + " " + Figures.value(metric, floor);
    return new Chart.Guide(name, "x", 100 * floor, true);
  }
}
