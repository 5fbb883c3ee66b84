package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.evaluate.metric.Scores;
import org.distill4j.evaluate.metric.Share;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.evaluate.statistics.PairedCounts;
import org.distill4j.evaluate.statistics.WilsonInterval;

/** A made-up report with every part filled in. */
final class SampleReport {
  static final List<String> LABELS = List.of("alarm", "music", "weather & <news>");
  private static final long ROWS = 1000;
  private static final double MARGIN = 0.01;

  private SampleReport() {}

  static Report complete() {
    return new Report(
        Report.SCHEMA_VERSION,
        "phone-assistant",
        "recipe: phone-assistant\nseed: 17\n",
        new Machine("Linux 6.1", "amd64", "Example 3000 @ 2.50GHz", 2, "OpenJDK 17.0.15+6"),
        List.of(new Fact("training rows", "600"), new Fact("test rows", "1,000")),
        LABELS,
        MARGIN,
        WilsonInterval.of(712, ROWS),
        stages(),
        List.of(new Fact("int8 file against integer emulation", "0.0021 at most, 1,000 rows")),
        List.of("12 test rows also occur in training text. Remove them from one of the two."));
  }

  /** What a data set may hold and no page may run. */
  static final String HOSTILE = "say | </script><img src=x onerror=alert(1)>\u2028&amp; 'on\"";

  /** The same with the parts that are only there on occasion. */
  static Report full() {
    Report report = complete();
    List<StageReport> stages = new ArrayList<>();
    for (StageReport stage : report.stages()) {
      stages.add(
          stage
              .withTraining(stage.trainSeconds() > 0 ? Optional.of(curve()) : Optional.empty())
              .withCalibration(Optional.of(calibration())));
    }
    Examples.Row row = new Examples.Row(17, HOSTILE, LABELS.get(2), LABELS.get(2), LABELS.get(0));
    return new Report(
            report.schemaVersion(),
            HOSTILE,
            report.recipeText(),
            report.machine(),
            report.data(),
            report.labels(),
            report.margin(),
            report.floor(),
            stages,
            report.certificate(),
            List.of(HOSTILE))
        .withExamples(
            Optional.of(
                new Examples(
                    new Examples.Group(42, List.of(row)),
                    new Examples.Group(27, List.of(row)),
                    new Examples.Group(0, List.of()))));
  }

  private static TrainingCurve curve() {
    List<TrainingCurve.Loss> losses = new ArrayList<>();
    for (int step = 1; step <= 20; step++) {
      losses.add(new TrainingCurve.Loss(step, 2.0 / step));
    }
    return new TrainingCurve(
        losses,
        List.of(
            new TrainingCurve.Epoch(1, 10, 0.586, Optional.of(0.81), 1e-4, false),
            new TrainingCurve.Epoch(2, 20, 0.134, Optional.of(0.86), 5e-6, true)));
  }

  private static Calibration calibration() {
    return new Calibration(
        0.31,
        0.612,
        0.287,
        0.018,
        0.027,
        0.893,
        List.of(new Calibration.Bin(0.55, 0.53, 100), new Calibration.Bin(0.95, 0.97, 900)),
        new Calibration.Uncalibrated(1.934, 0.588));
  }

  private static List<StageReport> stages() {
    List<StageReport> stages = new ArrayList<>();
    stages.add(stage("teacher", "teacher", 903, 22_713_216, 91_000_000, 9.0, List.of()));
    stages.add(
        stage(
            "distill",
            "distill",
            896,
            17_389_824,
            69_700_000,
            4.6,
            List.of(against("teacher", 870, 26, 33), against("control", 858, 38, 15))));
    stages.add(
        stage(
            "control",
            "control",
            873,
            17_389_824,
            69_700_000,
            4.6,
            List.of(against("teacher", 850, 23, 53))));
    stages.add(
        stage(
            "prune",
            "prune",
            861,
            14_730_000,
            59_100_000,
            3.1,
            List.of(against("teacher", 838, 23, 65))));
    stages.add(
        stage(
            "prune-vocabulary",
            "prune-vocabulary",
            859,
            6_100_000,
            24_500_000,
            3.1,
            List.of(against("teacher", 836, 23, 67))));
    stages.add(
        stage(
            "distill-2",
            "distill",
            889,
            6_100_000,
            24_500_000,
            3.1,
            List.of(against("teacher", 862, 27, 41))));
    stages.add(
        stage(
                "quantize",
                "quantize",
                888,
                6_100_000,
                6_300_000,
                1.21,
                List.of(against("teacher", 861, 27, 42), against("distill-2", 884, 4, 5)))
            .withNotes(List.of("Pieces changed in 1.2 % of the test texts.")));
    return stages;
  }

  private static StageReport stage(
      String name,
      String kind,
      int right,
      long parameters,
      long bytes,
      double millis,
      List<Comparison> comparisons) {
    Optional<Share> agreement =
        kind.equals("teacher") ? Optional.empty() : Optional.of(new Share(0.93, ROWS));
    Quality quality =
        new Quality(
            scores(right),
            agreement,
            Optional.of(new Share(0.999, ROWS)),
            Optional.of((right - 712) / 191.0),
            comparisons);
    Cost cost =
        new Cost(
            List.of(
                new Latency(16, 1, millis * 0.6, millis * 0.7, 5000),
                new Latency(32, 1, millis, millis * 1.15, 4000),
                new Latency(128, 1, millis * 3.6, millis * 4.1, 1200)),
            Optional.of(bytes * 2 + 90_000_000),
            kind.startsWith("prune") || kind.equals("quantize") ? 0 : 41.7);
    Size size = new Size(parameters, bytes, bytes + 712_000, (long) (bytes * 0.8));
    return StageReport.of(name, kind, quality, size, cost);
  }

  private static Scores scores(int right) {
    Map<String, Estimate> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", WilsonInterval.of(right, ROWS));
    metrics.put("macroF1", new Estimate(right / 1010.0, right / 1030.0, right / 985.0, ROWS));
    Map<String, Double> classF1 = new LinkedHashMap<>();
    classF1.put(LABELS.get(0), 0.95);
    classF1.put(LABELS.get(1), 0.88);
    classF1.put(LABELS.get(2), 0.81);
    return new Scores(
        metrics, classF1, List.of(List.of(330, 2, 4), List.of(7, 290, 31), List.of(12, 24, 300)));
  }

  private static Comparison against(String other, long both, long onlyThis, long onlyOther) {
    return Comparison.of(
        other,
        new PairedCounts(both, onlyThis, onlyOther, ROWS - both - onlyThis - onlyOther),
        MARGIN);
  }
}
