package org.distill4j.teacher.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class WarmupLinearDecayTest {
  @Test
  void risesToThePeakAndFallsToZero() {
    WarmupLinearDecay schedule = new WarmupLinearDecay(0.8, 0.2, 10);
    double[] expected = {0.4, 0.8, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1};
    for (int step = 0; step < expected.length; step++) {
      assertEquals(expected[step], schedule.valueAt(step, 0), 1e-12, "step " + step);
    }
    assertEquals(0, schedule.valueAt(10, 0));
    assertEquals(0, schedule.valueAt(11, 0));
  }

  @Test
  void startsAtThePeakWithoutWarmup() {
    WarmupLinearDecay schedule = new WarmupLinearDecay(0.8, 0, 4);
    assertEquals(0.8, schedule.valueAt(0, 0), 1e-12);
    assertEquals(0.2, schedule.valueAt(3, 0), 1e-12);
  }

  @Test
  void servesASingleStep() {
    assertEquals(0.8, new WarmupLinearDecay(0.8, 0.1, 1).valueAt(0, 0), 1e-12);
    assertEquals(0.8, new WarmupLinearDecay(0.8, 0.9, 1).valueAt(0, 0), 1e-12);
  }

  @Test
  void refusesPeaksAndSharesOutOfRange() {
    Exception peak =
        assertThrows(IllegalArgumentException.class, () -> new WarmupLinearDecay(0, 0, 1));
    assertEquals("peak: must be > 0; got 0.0", peak.getMessage());
    Exception share =
        assertThrows(IllegalArgumentException.class, () -> new WarmupLinearDecay(1, 1, 1));
    assertEquals("warmupShare: must be in [0, 1); got 1.0", share.getMessage());
  }
}
