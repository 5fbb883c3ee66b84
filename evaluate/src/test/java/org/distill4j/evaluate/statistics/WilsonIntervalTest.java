package org.distill4j.evaluate.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonIntervalTest {
  /** statsmodels 0.15.0, proportion_confint(k, n, method="wilson"). */
  @ParameterizedTest
  @CsvSource({
    "0, 10, 0.0, 0.27753279986288926",
    "1, 10, 0.017876213095072924, 0.40415002679523854",
    "5, 10, 0.23659309051256394, 0.7634069094874361",
    "786, 872, 0.8797913721964459, 0.9194400331569137",
    "872, 872, 0.9956139792401849, 1.0"
  })
  void agreesWithStatsmodels(long successes, long n, double low, double high) {
    Estimate estimate = WilsonInterval.of(successes, n);
    assertEquals((double) successes / n, estimate.value(), 0.0);
    assertEquals(low, estimate.low(), 1e-12, "double arithmetic in another order");
    assertEquals(high, estimate.high(), 1e-12, "double arithmetic in another order");
    assertEquals(n, estimate.n());
  }

  @Test
  void namesSuccessesOutOfRange() {
    Exception fault = assertThrows(IllegalArgumentException.class, () -> WilsonInterval.of(11, 10));
    assertEquals("successes: must be in [0, 10]; got 11.", fault.getMessage());
  }

  @Test
  void refusesNoRows() {
    Exception fault = assertThrows(IllegalArgumentException.class, () -> WilsonInterval.of(0, 0));
    assertTrue(fault.getMessage().startsWith("n: must be > 0; got 0."), fault.getMessage());
  }
}
