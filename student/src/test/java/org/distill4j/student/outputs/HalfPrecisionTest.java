package org.distill4j.student.outputs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HalfPrecisionTest {
  @Test
  void everyHalfIsItsOwnNearest() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = HalfPrecision.toFloat((short) bits);
      if (!Float.isNaN(value)) {
        assertEquals((short) bits, HalfPrecision.of(value), "bits " + bits);
      }
    }
  }

  @Test
  void takesTheNearestAndTiesToEven() {
    for (int bits = 0; bits < 0x7bff; bits++) {
      float low = HalfPrecision.toFloat((short) bits);
      float high = HalfPrecision.toFloat((short) (bits + 1));
      float middle = (float) ((low + (double) high) / 2); // exact: a bit more than a half has
      int even = bits % 2 == 0 ? bits : bits + 1;
      assertEquals((short) even, HalfPrecision.of(middle), "tie above bits " + bits);
      assertEquals((short) bits, HalfPrecision.of(Math.nextDown(middle)), "below " + middle);
      assertEquals((short) (bits + 1), HalfPrecision.of(Math.nextUp(middle)), "above " + middle);
    }
  }

  @Test
  void knowsTheFormatsLimits() {
    assertEquals(65_504, HalfPrecision.toFloat(HalfPrecision.of(65_519)));
    assertEquals(Float.POSITIVE_INFINITY, HalfPrecision.toFloat(HalfPrecision.of(65_520)));
    assertEquals(Float.NEGATIVE_INFINITY, HalfPrecision.toFloat(HalfPrecision.of(-1e30f)));
    assertEquals(0x1p-24f, HalfPrecision.toFloat(HalfPrecision.of(0x1p-24f)));
    assertEquals(0, HalfPrecision.toFloat(HalfPrecision.of(Float.MIN_VALUE)));
    assertTrue(Float.isNaN(HalfPrecision.toFloat(HalfPrecision.of(Float.NaN))));
  }
}
