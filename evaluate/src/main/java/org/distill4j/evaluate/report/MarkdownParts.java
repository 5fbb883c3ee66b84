package org.distill4j.evaluate.report;

import java.util.List;
import java.util.Locale;

/** The parts of the Markdown report that not every run has. */
final class MarkdownParts {
  private final Report report;
  private final Markdown page;

  MarkdownParts(Report report, Markdown page) {
    this.report = report;
    this.page = page;
  }

  /** Every epoch of every training, and the sizes that stages tried. */
  void training() {
    List<CurveCharts.Row> epochs = new CurveCharts(report).rows();
    String metric = report.finalStage().mainMetric().title();
    section(
        "Training",
        List.of(
            "stage",
            "epoch",
            "last step",
            "mean loss",
            metric + ", validation",
            "learning rate",
            ""),
        epochs.stream()
            .map(
                e ->
                    List.of(
                        e.stage(), e.epoch(), e.step(), e.loss(), e.score(), e.rate(), e.kept()))
            .toList());
    section(
        "Sizes that were tried",
        List.of("stage", "size", "parameters, millions", "score", "95%", "choice"),
        SizeRows.of(report).stream()
            .map(
                s ->
                    List.of(
                        s.stage(), s.name(), s.parameters(), s.score(), s.interval(), s.chosen()))
            .toList());
  }

  /** How far the probabilities can be believed. */
  void calibration() {
    Reliability reliability = new Reliability(report);
    section(
        "Calibration",
        List.of(
            "stage",
            "temperature",
            "NLL",
            "Brier",
            "ECE",
            "95% point of perfect calibration",
            "mean top probability",
            "accuracy of answers",
            "uncalibrated NLL / ECE"),
        reliability.rows().stream()
            .map(
                row ->
                    List.of(
                        row.stage(),
                        row.temperature(),
                        row.nll(),
                        row.brier(),
                        row.ece(),
                        row.perfect(),
                        row.top(),
                        row.accuracy(),
                        row.uncalibrated()))
            .toList());
    section(
        "Reliability of " + report.finalStage().name(),
        List.of("mean top probability", "right", "rows"),
        reliability.bins().stream()
            .map(bin -> List.of(bin.confidence(), bin.accuracy(), bin.rows()))
            .toList());
  }

  /** The pairs of classes that are confused most, and single rows. */
  void errors() {
    section(
        "Most confused classes of " + report.finalStage().name(),
        List.of("label", "prediction", "rows", "of the label"),
        Classes.confusedPairs(report.finalStage(), report.labels()).stream()
            .map(pair -> List.of(pair.label(), pair.predicted(), pair.count(), pair.share()))
            .toList());
    report.examples().map(ExampleGroups::of).orElse(List.of()).forEach(this::examples);
  }

  private void examples(ExampleGroups.Kind kind) {
    section(
        String.format(Locale.ROOT, "%s: %s rows", kind.title(), kind.count()),
        List.of("row", "text", "label", "teacher", "final model"),
        kind.rows().stream()
            .map(
                row ->
                    List.of(
                        Figures.count(row.row()),
                        row.text(),
                        row.label(),
                        row.teacher(),
                        row.predicted()))
            .toList());
  }

  private void section(String title, List<String> columns, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      page.heading(title);
      page.table(columns, rows);
    }
  }
}
