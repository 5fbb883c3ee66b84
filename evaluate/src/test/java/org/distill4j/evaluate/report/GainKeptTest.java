package org.distill4j.evaluate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.distill4j.evaluate.metric.Metric;
import org.distill4j.evaluate.statistics.Estimate;
import org.junit.jupiter.api.Test;

class GainKeptTest {
  private static GainKept of(Estimate baseline, Estimate teacher) {
    return GainKept.of(Metric.ACCURACY, baseline, teacher);
  }

  /** Newcombe 1998, Statistics in Medicine 17, table II, method 10: 56/70 against 48/80. */
  @Test
  void intervalIsNewcombesForShares() {
    GainKept gain =
        of(
            org.distill4j.evaluate.statistics.WilsonInterval.of(48, 80),
            org.distill4j.evaluate.statistics.WilsonInterval.of(56, 70));
    assertEquals(0.0524, gain.low(), 5e-5);
    assertEquals(0.3339, gain.high(), 5e-5);
  }

  @Test
  void isAShareOfTheTeachersGain() {
    GainKept gain = of(new Estimate(0.6, 0.58, 0.62, 1000), new Estimate(0.8, 0.78, 0.82, 1000));
    assertTrue(gain.isStated());
    assertEquals("75.0%", gain.of(0.75));
    assertTrue(gain.note().contains("+20.0 points (+17.2 to +22.8)"), gain.note());
  }

  @Test
  void isNotStatedWhereTheIntervalHoldsZero() {
    GainKept gain = of(new Estimate(0.79, 0.77, 0.81, 1000), new Estimate(0.8, 0.78, 0.82, 1000));
    assertFalse(gain.isStated());
    assertEquals("not stated", gain.of(0.8));
    assertEquals(
        "Gain kept is not stated: teacher minus baseline is +1.0 points (−1.8 to +3.8), which does"
            + " not exclude 0.",
        gain.note());
  }

  @Test
  void isNotStatedWhereTheTeacherIsWorse() {
    GainKept gain = of(new Estimate(0.8, 0.78, 0.82, 1000), new Estimate(0.6, 0.58, 0.62, 1000));
    assertEquals("not stated", gain.of(0.7));
  }
}
