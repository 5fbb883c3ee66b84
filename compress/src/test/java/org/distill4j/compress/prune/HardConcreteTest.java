package org.distill4j.compress.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HardConcreteTest {
  private static final double STEP = 1e-4;

  private static double difference(double a, double u) {
    return (HardConcrete.gate(a + STEP, u) - HardConcrete.gate(a - STEP, u)) / (2 * STEP);
  }

  @Test
  void slopesAreThoseOfCentralDifferences() {
    SplittableRandom random = new SplittableRandom(1);
    int between = 0;
    int cut = 0;
    for (int i = 0; i < 500; i++) {
      double a = random.nextDouble(-4, 4);
      double u = random.nextDouble(0.01, 0.99);
      double below = HardConcrete.gate(a - STEP, u);
      double above = HardConcrete.gate(a + STEP, u);
      double slope = HardConcrete.slope(a, u);
      if (below > 0 && above < 1) {
        assertEquals(difference(a, u), slope, 1e-8 + 1e-5 * slope, a + ", " + u);
        between++;
      } else if (above == 0 || below == 1) {
        assertEquals(0, slope, a + ", " + u);
        cut++;
      } // else a bend lies between, where there is no slope
    }
    assertTrue(between > 50 && cut > 50, between + " between the ends, " + cut + " cut off");
  }

  @Test
  void aWrongSlopeWouldBeSeen() {
    double right = HardConcrete.slope(0.3, 0.4);
    assertNotEquals(difference(0.3, 0.4), 1.01 * right, 1e-8 + 1e-5 * right);
  }

  @Test
  void isOpenAsOftenAsItSays() {
    for (double a : new double[] {-3, -1, 0, 2}) {
      int open = 0;
      double sum = 0;
      for (int i = 0; i < 100_000; i++) {
        double z = HardConcrete.gate(a, (i + 0.5) / 100_000);
        open += z > 0 ? 1 : 0;
        sum += z;
      }
      assertEquals(HardConcrete.open(a), open / 1e5, 2e-5, "within a quantile");
      assertEquals(sum / open, HardConcrete.meanOpen(a), 2e-3, "64 quantiles against many");
      assertEquals(a, HardConcrete.ofOpen(HardConcrete.open(a)), 1e-9);
    }
  }

  @Test
  void isShutAtTheEnds() {
    assertEquals(0, HardConcrete.gate(-8, 0.5));
    assertEquals(1, HardConcrete.gate(8, 0.5));
    assertEquals(0, HardConcrete.slope(8, 0.5));
    assertEquals(0, HardConcrete.still(-8));
    assertEquals(1, HardConcrete.still(8));
    assertEquals(0.5, HardConcrete.still(0), 1e-12);
  }
}
