package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.distill4j.evaluate.metric.Metric;

/** What is shown of several seeds: a table, sentences, and a chart with a mark a seed. */
final class SeedView {
  private final SeedsReport report;
  private final String finalName;
  private final Metric metric;

  SeedView(SeedsReport report, StageReport last) {
    this.metric = last.mainMetric();
    this.report = report;
    this.finalName = last.name();
  }

  /** A stage over all seeds, as text. */
  public record Row(
      String name, String kind, String mean, String deviation, String range, List<String> each) {}

  /** A difference as text. */
  public record Gap(String name, String against, String value, String interval, String reading) {}

  /** The page's part, for the template. */
  public record Page(
      String caption,
      String metric,
      List<String> seeds,
      List<Row> rows,
      List<Gap> gaps,
      Chart picture) {}

  Page page() {
    return new Page(caption(), metric.title(), seeds(), rows(), gaps(), picture());
  }

  String caption() {
    String anew =
        report.of().equals("all")
            ? "Teachers, the split of the data and all stages were trained anew for each seed"
            : "All stages after the teacher were trained anew for each seed";
    return String.format(
        Locale.ROOT,
        "%s (%s), and evaluated on the same test rows. Everything else on this page is of the first"
            + " seed.",
        anew,
        String.join(", ", seeds()));
  }

  List<String> seeds() {
    return report.seeds().stream().map(String::valueOf).toList();
  }

  List<Row> rows() {
    return report.stages().stream().map(this::row).toList();
  }

  private Row row(SeedsReport.Stage stage) {
    return new Row(
        stage.name(),
        stage.kind(),
        shown(stage.accuracy().mean()),
        Figures.unsignedPoints(stage.accuracy().deviation()),
        shown(stage.accuracy().least()) + " to " + shown(stage.accuracy().most()),
        stage.accuracies().stream().map(this::shown).toList());
  }

  private String shown(double value) {
    return Figures.value(metric, value);
  }

  List<Gap> gaps() {
    return report.differences().stream().map(SeedView::gap).toList();
  }

  private static Gap gap(SeedsReport.Difference difference) {
    double low = difference.difference().low();
    double high = difference.difference().high();
    String reading =
        low > 0
            ? "ahead over seeds and rows: the interval lies above zero."
            : high < 0
                ? "below it over seeds and rows: the interval lies below zero."
                : "not decided by these seeds and rows: the interval contains zero.";
    return new Gap(
        difference.name(),
        difference.against(),
        Figures.points(difference.difference().value()),
        Figures.points(low) + " to " + Figures.points(high),
        reading);
  }

  /** A mark for each seed of each stage. */
  private Chart picture() {
    List<Chart.Series> series = new ArrayList<>();
    for (SeedsReport.Stage stage : report.stages()) {
      series.add(series(stage, series.size()));
    }
    List<String> names = report.stages().stream().map(SeedsReport.Stage::name).toList();
    return new Chart(
        metric.title() + " of each stage by each seed",
        Chart.Scale.linear(metric.title(), metric.isShare() ? "%" : ""),
        Chart.Scale.named(names),
        series,
        List.of());
  }

  private Chart.Series series(SeedsReport.Stage stage, int place) {
    List<Chart.Point> points = new ArrayList<>();
    for (int i = 0; i < report.seeds().size(); i++) {
      double score = stage.accuracies().get(i);
      String text =
          String.format(
              Locale.ROOT, "%s, seed %d: %s", stage.name(), report.seeds().get(i), shown(score));
      points.add(Chart.Point.of(100 * score, place, text));
    }
    String style = stage.name().equals(finalName) ? "final" : stage.kind();
    return new Chart.Series(stage.name(), style, false, true, false, points);
  }

  /** The part of the Markdown report. */
  void write(Markdown page) {
    page.heading("Over several seeds");
    page.line(caption());
    page.line("");
    page.table(
        List.of("stage", "mean " + metric.title(), "deviation, points", "range", "by seed"),
        rows().stream()
            .map(
                row ->
                    List.of(
                        row.name(),
                        row.mean(),
                        row.deviation(),
                        row.range(),
                        row.each().stream().collect(Collectors.joining(", "))))
            .toList());
    for (Gap gap : gaps()) {
      page.line("");
      page.line(
          String.format(
              Locale.ROOT,
              "**%s against %s: %s points (%s)**, %s",
              gap.name(),
              gap.against(),
              gap.value(),
              gap.interval(),
              gap.reading()));
    }
  }
}
