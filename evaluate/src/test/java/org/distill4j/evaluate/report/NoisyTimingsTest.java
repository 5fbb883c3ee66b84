package org.distill4j.evaluate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NoisyTimingsTest {
  private static Report with(double p50, double p95) {
    Report report = SampleReport.complete();
    List<StageReport> stages = new ArrayList<>(report.stages());
    StageReport last = report.finalStage();
    Quality quality =
        new Quality(
            new org.distill4j.evaluate.metric.Scores(
                last.metrics(), last.classF1(), last.confusion()),
            last.agreementWithTeacher(),
            last.agreementAtBatch32(),
            last.gainKept(),
            last.comparisons());
    Cost cost = new Cost(List.of(new Latency(32, 1, p50, p95, 100)), Optional.empty(), 0);
    Size size = new Size(1000, 2000, 3000, 1500);
    stages.set(stages.size() - 1, StageReport.of(last.name(), last.kind(), quality, size, cost));
    return new Report(
        report.schemaVersion(),
        report.recipe(),
        "",
        report.machine(),
        List.of(),
        report.labels(),
        report.margin(),
        report.floor(),
        stages,
        List.of(),
        List.of());
  }

  @Test
  void twiceTheMedianIsStillQuiet() throws java.io.IOException {
    assertEquals(List.of(), Html.warnings(with(1, 2)));
    assertFalse(Html.of(with(1, 2)).contains("too noisy to compare"));
  }

  @Test
  void moreThanTwiceIsSaidInBothFormsAndWhereTimesAreCompared() throws java.io.IOException {
    Report noisy = with(1, 2.01);
    String warning =
        "Timings were noisy: the 95th percentile is more than twice the median for quantize at 32"
            + " tokens, 1 thread (2.01 and 1.00 ms). Do not compare these times; measure again on"
            + " an idle machine.";
    assertEquals(List.of(warning), Html.warnings(noisy));
    assertTrue(Html.of(noisy).contains(warning));
    assertTrue(Html.of(noisy).contains("too noisy to compare: 9.0× faster than 9.00 ms"));
    assertTrue(Markdown.of(noisy).contains("- Timings were noisy"));
  }
}
