package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.List;

/** The sizes that stages tried, as a table. */
final class SizeRows {
  private SizeRows() {}

  /** A size, as text. */
  public record Row(
      String stage, String name, String parameters, String score, String interval, String chosen) {}

  static List<Row> of(Report report) {
    List<Row> rows = new ArrayList<>();
    for (StageReport stage : report.stages()) {
      stage
          .frontier()
          .ifPresent(tried -> tried.sizes().forEach(size -> rows.add(row(stage, size))));
    }
    return rows;
  }

  private static Row row(StageReport stage, SizeSweep.Tried size) {
    return new Row(
        stage.name(),
        size.name(),
        Figures.millions(size.parameters()),
        Figures.value(stage.mainMetric(), size.score().value()),
        Figures.range(size.score()),
        size.chosen() ? "chosen" : "");
  }
}
