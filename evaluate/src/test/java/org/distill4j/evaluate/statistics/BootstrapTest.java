package org.distill4j.evaluate.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static double shareOfEvenRows(int[] rows) {
    return Arrays.stream(rows).filter(row -> row % 2 == 0).count() / (double) rows.length;
  }

  @Test
  void comesCloseToWilsonForAProportion() {
    Estimate drawn = Bootstrap.defaults().estimate(400, BootstrapTest::shareOfEvenRows);
    Estimate exact = WilsonInterval.of(200, 400);
    assertEquals(exact.value(), drawn.value(), 0.0);
    assertEquals(exact.low(), drawn.low(), 0.005, "two steps of 1/400");
    assertEquals(exact.high(), drawn.high(), 0.005, "two steps of 1/400");
  }

  @Test
  void repeatsForTheSameSeedOnly() {
    ToDoubleFunction<int[]> mean = rows -> Arrays.stream(rows).average().orElseThrow();
    Estimate first = new Bootstrap(200, 1).estimate(50, mean);
    assertEquals(first, new Bootstrap(200, 1).estimate(50, mean));
    assertNotEquals(first, new Bootstrap(200, 2).estimate(50, mean));
  }

  @Test
  void refusesTooFewDraws() {
    Exception fault = assertThrows(IllegalArgumentException.class, () -> new Bootstrap(39, 1));
    assertEquals(
        "resamples: must be >= 40; got 39. Use 2000 for steady second digits.", fault.getMessage());
  }

  @Test
  void refusesNoRows() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Bootstrap.defaults().estimate(0, BootstrapTest::shareOfEvenRows));
  }
}
