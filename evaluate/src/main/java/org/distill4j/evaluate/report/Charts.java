package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.distill4j.evaluate.metrics.Metric;

/** The pictures of the main metric against latency and against size. */
final class Charts {
  private Charts() {}

  /** Of one run, over its floor. */
  static List<Scatter.Picture> of(Report report, Shown shown) {
    StageReport last = report.finalStage();
    Function<StageReport, String> style = stage -> stage.equals(last) ? "final" : stage.kind();
    return draw(report.stages(), style, shown, true, OptionalDouble.of(report.floor().value()));
  }

  /** Of the sizes that a stage tried; none where no stage tried any. */
  static List<Scatter.Picture> frontiers(Report report) {
    return report.stages().stream()
        .flatMap(stage -> stage.frontier().stream().map(sizes -> draw(stage, sizes)))
        .toList();
  }

  private static Scatter.Picture draw(StageReport stage, SizeFrontier frontier) {
    String measured = frontier.measuredBy() + " on the validation rows";
    List<Scatter.Point> points =
        frontier.sizes().stream()
            .map(
                size ->
                    new Scatter.Point(
                        size.name(),
                        size.chosen() ? "final" : stage.kind(),
                        size.parameters() / 1e6,
                        size.score()))
            .toList();
    return Scatter.draw(
        new Scatter.Title(stage.mainMetric(), measured, "size"),
        "million parameters, without training",
        points,
        true,
        OptionalDouble.empty());
  }

  /** Of stages that are no line of steps. */
  static List<Scatter.Picture> unconnected(
      Collection<StageReport> stages,
      Function<StageReport, String> style,
      Shown shown,
      OptionalDouble floor) {
    return draw(stages, style, shown, false, floor);
  }

  private static List<Scatter.Picture> draw(
      Collection<StageReport> stages,
      Function<StageReport, String> style,
      Shown shown,
      boolean connected,
      OptionalDouble floor) {
    List<Scatter.Picture> pictures = new ArrayList<>();
    Metric metric = stages.iterator().next().mainMetric();
    Scatter.Title latency = new Scatter.Title(metric, "latency");
    Scatter.Title size = new Scatter.Title(metric, "size");
    List<Scatter.Point> timed = points(stages, style, stage -> shown.of(stage).map(Latency::p50));
    if (!timed.isEmpty()) {
      String costName = "median milliseconds, " + shown.text();
      pictures.add(Scatter.draw(latency, costName, timed, connected, floor));
    }
    List<Scatter.Point> sized =
        points(stages, style, stage -> Optional.of(stage.sizeBytes() / 1e6));
    pictures.add(Scatter.draw(size, "model file, MB", sized, connected, floor));
    return pictures;
  }

  private static List<Scatter.Point> points(
      Collection<StageReport> stages,
      Function<StageReport, String> style,
      Function<StageReport, Optional<Double>> cost) {
    return stages.stream()
        .flatMap(
            stage ->
                cost.apply(stage).stream()
                    .map(
                        value ->
                            new Scatter.Point(
                                stage.name(), style.apply(stage), value, stage.quality())))
        .toList();
  }
}
