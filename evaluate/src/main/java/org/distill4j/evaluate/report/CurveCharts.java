package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.distill4j.evaluate.metric.Metric;

/** Loss and validation score of every training, as charts and as a table of epochs. */
final class CurveCharts {
  private final List<StageReport> trained;
  private final StageReport last;
  private final Metric metric;

  CurveCharts(Report report) {
    this.trained = report.stages().stream().filter(s -> s.training().isPresent()).toList();
    this.last = report.finalStage();
    this.metric = last.mainMetric();
  }

  /** An epoch of a training, as text. */
  public record Row(
      String stage,
      String epoch,
      String step,
      String loss,
      String score,
      String rate,
      String kept) {}

  List<Row> rows() {
    return trained.stream().flatMap(this::rows).toList();
  }

  private Stream<Row> rows(StageReport stage) {
    return stage.training().orElseThrow().epochs().stream()
        .map(
            epoch ->
                new Row(
                    stage.name(),
                    Figures.count(epoch.epoch()),
                    Figures.count(epoch.step()),
                    loss(epoch.loss()),
                    epoch.score().map(s -> Figures.value(metric, s)).orElse(Figures.ABSENT),
                    String.format(Locale.ROOT, "%.2e", epoch.learningRate()),
                    epoch.kept() ? "kept" : ""));
  }

  private static String loss(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  List<Chart> charts() {
    if (trained.isEmpty()) {
      return List.of();
    }
    List<Chart> charts = new ArrayList<>();
    charts.add(
        new Chart(
            "Training loss",
            Chart.Scale.linear("step", ""),
            Chart.Scale.linear("loss", ""),
            series(this::losses, false),
            List.of()));
    List<Chart.Series> scores = series(this::scores, true);
    if (!scores.isEmpty()) {
      charts.add(
          new Chart(
              "Validation: " + metric.title(),
              Chart.Scale.linear("epoch", ""),
              Chart.Scale.linear(metric.title(), metric.isShare() ? "%" : ""),
              scores,
              List.of()));
    }
    return charts;
  }

  private List<Chart.Series> series(
      Function<StageReport, List<Chart.Point>> points, boolean marks) {
    return trained.stream()
        .filter(stage -> !points.apply(stage).isEmpty())
        .map(
            stage ->
                new Chart.Series(
                    stage.name(),
                    stage.equals(last) ? "final" : stage.kind(),
                    true,
                    marks,
                    false,
                    points.apply(stage)))
        .toList();
  }

  private List<Chart.Point> losses(StageReport stage) {
    return stage.training().orElseThrow().losses().stream()
        .map(
            at ->
                Chart.Point.of(
                    at.step(),
                    at.loss(),
                    String.format(
                        Locale.ROOT,
                        "%s, step %s: loss %s",
                        stage.name(),
                        Figures.count(at.step()),
                        loss(at.loss()))))
        .toList();
  }

  private List<Chart.Point> scores(StageReport stage) {
    return stage.training().orElseThrow().epochs().stream()
        .filter(epoch -> epoch.score().isPresent())
        .map(
            epoch ->
                Chart.Point.of(
                    epoch.epoch(),
                    100 * epoch.score().orElseThrow(),
                    String.format(
                        Locale.ROOT,
                        "%s, epoch %d: %s",
                        stage.name(),
                        epoch.epoch(),
                        Figures.value(metric, epoch.score().orElseThrow()))))
        .toList();
  }
}
