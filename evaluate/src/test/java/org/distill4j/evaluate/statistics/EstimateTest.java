package org.distill4j.evaluate.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class EstimateTest {
  @Test
  void rejectsNaN() {
    assertEquals(
        "value: must be finite; got NaN.",
        assertThrows(IllegalArgumentException.class, () -> new Estimate(Double.NaN, 0, 1, 1))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Estimate(0.5, Double.NaN, 1, 1));
  }

  @Test
  void rejectsAnIntervalUpsideDown() {
    assertEquals(
        "low, high: must be finite and in order; got 0.6 and 0.4.",
        assertThrows(IllegalArgumentException.class, () -> new Estimate(0.5, 0.6, 0.4, 1))
            .getMessage());
  }
}
