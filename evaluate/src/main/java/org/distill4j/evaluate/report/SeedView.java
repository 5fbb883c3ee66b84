package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.distill4j.evaluate.metrics.Metric;

/** What is shown of several seeds: a table, sentences, and a picture with a dot a seed. */
final class SeedView {
  // The template's view box is 640 wide; names stand left of the frame, ticks below it.
  private static final double LEFT = 200;
  private static final double RIGHT = 620;
  private static final double ROW = 28;
  private static final double FOOT = 30;

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

  /** All that the template draws, in pixels. */
  public record Picture(double height, double bottom, List<Axis.Tick> ticks, List<Line> lines) {}

  /** A stage's dots at their height, the mean among them. */
  public record Line(String name, String style, double at, double mean, List<Dot> dots) {}

  /** A seed's accuracy. */
  public record Dot(double at, String told) {}

  /** The page's part, for the template. */
  public record Page(
      String caption,
      String metric,
      List<String> seeds,
      List<Row> rows,
      List<Gap> gaps,
      Picture picture) {}

  Page page() {
    return new Page(caption(), metric.title(), seeds(), rows(), gaps(), picture());
  }

  String caption() {
    String anew =
        report.of().equals("all")
            ? "Teachers, the split of the data and all stages were made anew for each seed"
            : "All stages after the teacher were made anew for each seed";
    return "%s (%s), and graded on the same test rows. Everything else on this page is of the first."
        .formatted(anew, String.join(", ", seeds()));
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
                ? "behind over seeds and rows: the interval lies below zero."
                : "not decided by these seeds and rows: the interval holds zero.";
    return new Gap(
        difference.name(),
        difference.against(),
        Figures.points(difference.difference().value()),
        Figures.points(low) + " to " + Figures.points(high),
        reading);
  }

  private Picture picture() {
    double least =
        report.stages().stream().mapToDouble(s -> s.accuracy().least()).min().orElseThrow();
    double most =
        report.stages().stream().mapToDouble(s -> s.accuracy().most()).max().orElseThrow();
    Axis axis = Axis.linear(least, most, LEFT, RIGHT);
    List<Line> lines = new ArrayList<>();
    for (SeedsReport.Stage stage : report.stages()) {
      lines.add(line(stage, axis, ROW * (lines.size() + 0.75)));
    }
    double bottom = ROW * (lines.size() + 0.5);
    return new Picture(bottom + FOOT, bottom, axis.ticks(), lines);
  }

  private Line line(SeedsReport.Stage stage, Axis axis, double at) {
    String style = stage.name().equals(finalName) ? "final" : stage.kind();
    List<Dot> dots = new ArrayList<>();
    for (int i = 0; i < report.seeds().size(); i++) {
      double accuracy = stage.accuracies().get(i);
      String told = "seed " + report.seeds().get(i) + ": " + shown(accuracy);
      dots.add(new Dot(axis.at(accuracy), told));
    }
    return new Line(stage.name(), style, at, axis.at(stage.accuracy().mean()), dots);
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
          "**%s against %s: %s points (%s)**, %s"
              .formatted(gap.name(), gap.against(), gap.value(), gap.interval(), gap.reading()));
    }
  }
}
