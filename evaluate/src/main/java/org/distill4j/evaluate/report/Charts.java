package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The pictures of accuracy against latency and against size. */
final class Charts {
  private Charts() {}

  /** Of one run, over its floor. */
  static List<Scatter.Picture> of(Report report, Shown shown) {
    StageReport last = report.finalStage();
    Function<StageReport, String> style = stage -> stage.equals(last) ? "final" : stage.kind();
    return of(report.stages(), style, shown, OptionalDouble.of(report.floor().value()));
  }

  /** Of any stages. */
  static List<Scatter.Picture> of(
      Collection<StageReport> stages,
      Function<StageReport, String> style,
      Shown shown,
      OptionalDouble floor) {
    List<Scatter.Picture> pictures = new ArrayList<>();
    Function<StageReport, Optional<Double>> latency = stage -> shown.of(stage).map(Latency::p50);
    draw(
            "Accuracy against latency",
            "median milliseconds, " + shown.text(),
            points(stages, style, latency),
            floor)
        .ifPresent(pictures::add);
    draw(
            "Accuracy against size",
            "model file, MB",
            points(stages, style, stage -> Optional.of(stage.sizeBytes() / 1e6)),
            floor)
        .ifPresent(pictures::add);
    return pictures;
  }

  private static Optional<Scatter.Picture> draw(
      String title, String costName, List<Scatter.Point> points, OptionalDouble floor) {
    return points.isEmpty()
        ? Optional.empty()
        : Optional.of(Scatter.draw(title, costName, points, floor));
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
                                stage.name(), style.apply(stage), value, stage.accuracy())))
        .toList();
  }
}
