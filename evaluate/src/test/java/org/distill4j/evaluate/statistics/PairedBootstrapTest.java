package org.distill4j.evaluate.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

final class PairedBootstrapTest {
  private static final Bootstrap BOOTSTRAP = new Bootstrap(400, 17);

  private static ToDoubleFunction<int[]> mean(double[] values) {
    return rows -> Arrays.stream(rows).mapToDouble(row -> values[row]).average().orElseThrow();
  }

  @Test
  void findsNoDifferenceOfAModelToItself() {
    double[] values = new Random(1).doubles(50).toArray();
    PairedBootstrap paired = PairedBootstrap.of(BOOTSTRAP, 50, mean(values), mean(values));
    assertEquals(new Estimate(0, 0, 0, 50), paired.difference());
    assertEquals(1, paired.p());
  }

  @Test
  void isSureOfASmallDifferenceOnEveryRow() {
    double[] values = new Random(2).doubles(50).toArray();
    double[] better = Arrays.stream(values).map(v -> v + 0.01).toArray();
    PairedBootstrap paired = PairedBootstrap.of(BOOTSTRAP, 50, mean(better), mean(values));
    assertEquals(0.01, paired.difference().low(), 1e-9);
    assertEquals(2.0 / 401, paired.p(), 1e-12);
  }

  @Test
  void narrowIntervalsDecideAndWideOnesAskForRows() {
    assertEquals("kept", Verdict.of(new Estimate(0, -0.01, 0.01, 100), 0.01).text());
    assertEquals("lost", Verdict.of(new Estimate(-0.1, -0.15, -0.05, 100), 0.01).text());
    // Half the interval is five times what lies between -0.01 and the difference: 25 times as many.
    Verdict open = Verdict.of(new Estimate(0, -0.05, 0.05, 100), 0.01);
    assertEquals(Verdict.Kind.NOT_DECIDED, open.kind());
    assertTrue(Math.abs(open.rowsNeeded().orElseThrow() - 2500) <= 1, open.text());
    assertTrue(Verdict.of(new Estimate(-0.01, -0.05, 0.05, 9), 0.01).rowsNeeded().isEmpty());
  }
}
