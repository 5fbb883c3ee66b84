package org.distill4j.compress.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.distill4j.teacher.checkpoint.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaturatingPairsTest {
  @Test
  void saturatesWhereTwoLargeProductsMeet() {
    // 255 · 127 + 255 · 127 = 64,770, of which 16 bits hold 32,767.
    QuantizedMatrix matrix = matrix(127, 127, 127);
    int[] products = {64_770};
    assertEquals(1, SaturatingPairs.of(matrix).saturate(new int[] {255, 255}, 0, products));
    assertArrayEquals(new int[] {32_767}, products);
  }

  @Test
  void saturatesBelowToo() {
    QuantizedMatrix matrix = matrix(127, -127, -127);
    // Levels 255 and 200, zero point 55: steps 200 and 145.
    int exact = -127 * (200 + 145);
    int[] products = {exact};
    assertEquals(1, SaturatingPairs.of(matrix).saturate(new int[] {200, 145}, 55, products));
    assertEquals(exact + 127 * (255 + 200) - 32_768, products[0]);
  }

  @Test
  void doesNotSaturateWhereProductsCancelOrStandApart() {
    int[] steps = {255, 255, 255, 255};
    for (QuantizedMatrix matrix :
        new QuantizedMatrix[] {
          matrix(127, 127, -127, 127, -127), matrix(127, 127, 1, 0, 127), matrix(127, 0, 127, 1, 0)
        }) {
      int[] products = {7};
      assertEquals(0, SaturatingPairs.of(matrix).saturate(steps, 0, products));
      assertArrayEquals(new int[] {7}, products);
    }
  }

  @Test
  void holdsTheLastSumThatFits() {
    // 255 · 127 + 191 · 2 = 32,767 fits to the bit; one level more does not.
    QuantizedMatrix matrix = matrix(127, 127, 2);
    assertEquals(0, SaturatingPairs.of(matrix).saturate(new int[] {255, 191}, 0, new int[1]));
    assertEquals(1, SaturatingPairs.of(matrix).saturate(new int[] {255, 192}, 0, new int[1]));
  }

  @Test
  void aReducedRangeCannotSaturate() {
    int[] steps = {255, 255};
    assertEquals(0, SaturatingPairs.of(matrix(63, 63, 63)).saturate(steps, 0, new int[1]));
    assertEquals(0, SaturatingPairs.of(matrix(63, -63, -63)).saturate(steps, 0, new int[1]));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void agreesWithThePlainLoop(int in) {
    Random random = new Random(in);
    float[] weights = new float[5 * in];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) Math.cbrt(random.nextGaussian());
    }
    QuantizedMatrix matrix = QuantizedMatrix.of(Tensor.of(weights, 5, in), 127);
    int zero = 30;
    int[] steps = random.ints(in, 0, 256).map(level -> level - zero).toArray();
    int[] exact = new int[5];
    int[] expected = new int[5];
    int count = 0;
    for (int out = 0; out < 5; out++) {
      for (int i = 0; i < in; i += 2) {
        int both = 0;
        for (int k = i; k < Math.min(in, i + 2); k++) {
          both += (steps[k] + zero) * matrix.values()[out * in + k];
          exact[out] += steps[k] * matrix.values()[out * in + k];
          expected[out] -= zero * matrix.values()[out * in + k];
        }
        int bounded = Math.max(-32_768, Math.min(32_767, both));
        expected[out] += bounded;
        count += bounded == both ? 0 : 1;
      }
    }
    assertEquals(count, SaturatingPairs.of(matrix).saturate(steps, zero, exact));
    assertArrayEquals(expected, exact);
  }

  /** One output channel whose largest weight is the given one, so that all are whole steps. */
  private static QuantizedMatrix matrix(int largest, int... weights) {
    float[] floats = new float[weights.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = weights[i];
    }
    return QuantizedMatrix.of(Tensor.of(floats, 1, floats.length), largest);
  }
}
