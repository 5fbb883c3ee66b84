package org.distill4j.evaluate.report;

import static org.distill4j.evaluate.report.Figures.ABSENT;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.evaluate.metrics.Share;
import org.distill4j.evaluate.statistics.Estimate;

/** The rows that HTML and Markdown show: the floor first, then every stage. */
final class StageTable {
  private final Shown shown;

  StageTable(Shown shown) {
    this.shown = shown;
  }

  List<View.Row> rows(Report report) {
    List<View.Row> rows = new ArrayList<>();
    rows.add(floor("bag of words", report.floor()));
    for (StageReport stage : report.stages()) {
      rows.add(row(stage, stage.equals(report.finalStage())));
    }
    return rows;
  }

  View.Row row(StageReport stage, boolean last) {
    return new View.Row(
        stage.name(), stage.kind(), last, scored(stage), costs(stage), stage.notes());
  }

  View.Row floor(String name, Estimate accuracy) {
    View.Scored scored =
        new View.Scored(
            Figures.percent(accuracy.value()),
            Figures.range(accuracy),
            ABSENT,
            "",
            ABSENT,
            "",
            ABSENT,
            ABSENT,
            ABSENT);
    View.Costs none =
        new View.Costs(ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT);
    return new View.Row(name, "floor", false, scored, none, List.of());
  }

  private static View.Scored scored(StageReport stage) {
    Estimate accuracy = stage.accuracy();
    Optional<Estimate> macro = Optional.ofNullable(stage.metrics().get("macroF1"));
    Optional<Estimate> positive = Optional.ofNullable(stage.metrics().get("positiveF1"));
    return new View.Scored(
        Figures.percent(accuracy.value()),
        Figures.range(accuracy),
        value(macro),
        macro.map(Figures::range).orElse(""),
        value(positive),
        positive.map(Figures::range).orElse(""),
        share(stage.agreementWithTeacher()),
        share(stage.agreementAtBatch32()),
        stage.gainKept().map(Figures::percent).orElse(ABSENT));
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
        Figures.duration(stage.trainSeconds()));
  }

  private static String value(Optional<Estimate> estimate) {
    return estimate.map(e -> Figures.percent(e.value())).orElse(ABSENT);
  }

  private static String share(Optional<Share> share) {
    return share.map(s -> Figures.percent(s.value())).orElse(ABSENT);
  }
}
