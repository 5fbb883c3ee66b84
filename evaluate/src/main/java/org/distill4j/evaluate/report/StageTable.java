package org.distill4j.evaluate.report;

import static org.distill4j.evaluate.report.Figures.ABSENT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.distill4j.evaluate.metric.Metric;
import org.distill4j.evaluate.metric.Share;
import org.distill4j.evaluate.statistics.Estimate;

/** The rows that HTML and Markdown show: the baseline first, then every stage. */
final class StageTable {
  private final List<Metric> metrics;
  private final Shown shown;

  /** A table with a column for each metric that one of the stages has. */
  StageTable(Collection<StageReport> stages, Shown shown) {
    this.shown = shown;
    this.metrics =
        Arrays.stream(Metric.values())
            .filter(m -> stages.stream().anyMatch(stage -> m.of(stage.metrics()).isPresent()))
            .toList();
  }

  /**
   * The names of the columns of metrics.
   *
   * @param positive what to call the second of two classes
   */
  List<String> titles(String positive) {
    return metrics.stream()
        .map(m -> m == Metric.POSITIVE_F1 ? "F1 of " + positive : m.title())
        .toList();
  }

  /** The names of the columns of a run's metrics. */
  List<String> titles(Report report) {
    return titles(report.labels().size() == 2 ? report.labels().get(1) : "positive");
  }

  List<View.Row> rows(Report report) {
    List<View.Row> rows = new ArrayList<>();
    rows.add(floor(metrics.get(0).floor(), report.floor()));
    GainKept gain = GainKept.of(report);
    for (StageReport stage : report.stages()) {
      rows.add(row(stage, stage.equals(report.finalStage()), gain));
    }
    return rows;
  }

  View.Row row(StageReport stage, boolean last, GainKept gain) {
    return new View.Row(
        stage.name(), stage.kind(), last, scored(stage, gain), costs(stage), stage.notes());
  }

  View.Row floor(String name, Estimate main) {
    List<View.Value> values =
        metrics.stream()
            .map(m -> value(m, m == metrics.get(0) ? Optional.of(main) : Optional.empty()))
            .toList();
    View.Scored scored = new View.Scored(values, ABSENT, ABSENT, ABSENT);
    View.Costs none =
        new View.Costs(ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, 0);
    return new View.Row(name, "baseline", false, scored, none, List.of());
  }

  private View.Scored scored(StageReport stage, GainKept gain) {
    return new View.Scored(
        metrics.stream().map(m -> value(m, m.of(stage.metrics()))).toList(),
        share(stage.agreementWithTeacher()),
        share(stage.agreementAtBatch32()),
        gain.of(stage.quality().value()));
  }

  private View.Costs costs(StageReport stage) {
    Optional<Latency> latency = shown.of(stage);
    return new View.Costs(
        Figures.millions(stage.parameters()),
        Figures.megabytes(stage.sizeBytes()),
        Figures.megabytes(stage.bundleBytes()),
        Figures.megabytes(stage.compressedBytes()),
        latency.map(l -> Figures.millis(l.p50())).orElse(ABSENT),
        latency.map(l -> Figures.millis(l.p95())).orElse(ABSENT),
        Figures.megabytes(stage.peakMemoryBytes()),
        Figures.duration(stage.trainSeconds()),
        stage.trainSeconds());
  }

  private static View.Value value(Metric metric, Optional<Estimate> estimate) {
    return new View.Value(
        estimate.map(e -> Figures.value(metric, e.value())).orElse(ABSENT),
        estimate.map(Figures::range).orElse(""));
  }

  private static String share(Optional<Share> share) {
    return share.map(s -> Figures.percent(s.value())).orElse(ABSENT);
  }
}
