package org.distill4j.compress.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ActivationScaleTest {
  @Test
  void zeroIsAlwaysInRange() {
    assertEquals(new ActivationScale(2f / 255, 0), scale(1, 2));
    assertEquals(new ActivationScale(2f / 255, 255), scale(-1, -2));
  }

  @Test
  void allZerosHaveScaleOne() {
    assertEquals(new ActivationScale(1, 0), scale(0, 0, 0));
  }

  @Test
  void equalValuesAreKeptExactly() {
    ActivationScale scale = scale(3, 3);
    assertEquals(3f, scale.centred(new float[] {3})[0] * scale.step(), 1e-6, "255 steps");
  }

  @Test
  void roundsHalvesToEvenAndSaturates() {
    ActivationScale scale = new ActivationScale(1, 10);
    assertArrayEquals(
        new int[] {0, 2, 2, -10, 245}, scale.centred(new float[] {0.5f, 1.5f, 2.5f, -11, 1000}));
  }

  private static ActivationScale scale(float... values) {
    return ActivationScale.of(new float[][] {values});
  }
}
