package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.distill4j.evaluate.metric.Metric;

/**
 * A recipe over all seeds in one row, as a table of several tasks has it: the means of baseline,
 * teacher, controls and the last student that has some, what was kept of the teacher's gain, sizes
 * and minutes.
 */
final class ProofRow {
  private final Report report;
  private final Map<String, Double> means;
  private final StageReport student;

  private ProofRow(Report report, SeedsReport seeds) {
    this.report = report;
    this.means =
        seeds.stages().stream()
            .collect(Collectors.toMap(SeedsReport.Stage::name, s -> s.accuracy().mean()));
    this.student =
        report.stages().stream()
            .filter(stage -> !stage.isControl() && !controls(stage).isEmpty())
            .reduce(report.finalStage(), (a, b) -> b);
  }

  /** A column and what stands in it. */
  public record Cell(String title, String value) {}

  /**
   * The cells from left to right.
   *
   * @param report of the first seed
   */
  static List<Cell> of(Report report, SeedsReport seeds) {
    return new ProofRow(report, seeds).cells();
  }

  private List<Cell> cells() {
    Metric metric = student.mainMetric();
    double floor = report.floor().value();
    double teacher = mean(report.teacher());
    double distilled = mean(student);
    List<Cell> cells = new ArrayList<>();
    cells.add(new Cell(metric.title() + " of " + metric.floor(), Figures.value(metric, floor)));
    cells.add(new Cell(report.teacher().name(), Figures.value(metric, teacher)));
    List<StageReport> controls = controls(student);
    controls.forEach(c -> cells.add(new Cell(c.name(), Figures.value(metric, mean(c)))));
    cells.add(new Cell(student.name(), Figures.value(metric, distilled)));
    controls.forEach(
        c ->
            cells.add(new Cell("points against " + c.name(), Figures.points(distilled - mean(c)))));
    cells.add(new Cell("of the teacher", Figures.percent(distilled / teacher)));
    cells.add(
        new Cell(
            "gain kept",
            GainKept.of(report).isStated() && teacher > floor
                ? Figures.percent((distilled - floor) / (teacher - floor))
                : "not stated"));
    if (!report.finalStage().equals(student)) {
      StageReport last = report.finalStage();
      cells.add(new Cell(last.name(), Figures.value(metric, mean(last))));
    }
    cells.add(new Cell("MB of " + sized(), sizes()));
    cells.add(new Cell("minutes of training, one seed", minutes()));
    return cells;
  }

  private List<StageReport> controls(StageReport stage) {
    return stage.comparisons().stream()
        .flatMap(comparison -> report.stage(comparison.against()).stream())
        .filter(StageReport::isControl)
        .toList();
  }

  private double mean(StageReport stage) {
    return means.get(stage.name());
  }

  private List<StageReport> delivered() {
    List<StageReport> models = new ArrayList<>(List.of(report.teacher()));
    models.add(student);
    models.add(report.finalStage());
    return models.stream().distinct().toList();
  }

  private String sized() {
    return delivered().stream().map(StageReport::name).collect(Collectors.joining(", "));
  }

  private String sizes() {
    return delivered().stream()
        .map(stage -> Figures.megabytes(stage.sizeBytes()))
        .collect(Collectors.joining(" → "));
  }

  private String minutes() {
    double seconds = report.stages().stream().mapToDouble(StageReport::trainSeconds).sum();
    return Figures.count(Math.max(1, Math.round(seconds / 60)));
  }
}
