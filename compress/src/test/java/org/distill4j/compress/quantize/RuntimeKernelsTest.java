package org.distill4j.compress.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeKernelsTest {
  @Test
  void functionsAreCloseToTheExactOnes() {
    for (double x = -12; x <= 12; x += 0.0137) {
      assertEquals(ErrorFunction.erf(x), RuntimeKernels.erf((float) x), 3e-7, "erf of " + x);
      assertEquals(ErrorFunction.gelu(x), RuntimeKernels.gelu((float) x), 2e-6, "gelu of " + x);
      assertEquals(Math.tanh(x), RuntimeKernels.tanh((float) x), 4e-7, "tanh of " + x);
    }
  }

  @Test
  void theExactErrorFunctionHasKnownValues() {
    // Abramowitz and Stegun, table 7.1.
    assertEquals(0.5204998778130465, ErrorFunction.erf(0.5), 1e-15);
    assertEquals(0.8427007929497149, ErrorFunction.erf(1), 1e-15);
    assertEquals(-0.9953222650189527, ErrorFunction.erf(-2), 1e-15);
    assertEquals(1, ErrorFunction.erf(40));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void softmaxSumsToOne(int length) {
    float[] shares = random(length, 1);
    double[] exact = new double[length];
    Arrays.setAll(exact, i -> Math.exp(shares[i]));
    double total = Arrays.stream(exact).sum();
    RuntimeKernels.softmax(shares);
    for (int i = 0; i < length; i++) {
      assertEquals(exact[i] / total, shares[i], 1e-6, "float32 softmax of " + length);
    }
  }

  @Test
  void softmaxGivesNothingToPadding() {
    float[] scores = {1, -10_000};
    RuntimeKernels.softmax(scores);
    assertArrayEquals(new float[] {1, 0}, scores, 1e-38f);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100, 600})
  void bothRowKernelsMultiply(int inner) {
    float[] row = random(inner, 2);
    float[][] matrix = new float[inner][];
    Arrays.setAll(matrix, k -> random(9, 3 + k));
    for (int column = 0; column < 4; column++) {
      double expected = 0;
      for (int k = 0; k < inner; k++) {
        expected += (double) row[k] * matrix[k][5 + column];
      }
      double bound = 1e-6 * inner;
      assertEquals(expected, RuntimeKernels.row(row, matrix, 5, 4)[column], bound);
      assertEquals(expected, RuntimeKernels.singleRow(row, matrix, 5, 4)[column], bound);
    }
  }

  @Test
  void bothNormsCentreAndScale() {
    float[] x = random(100, 4);
    float[] ones = new float[100];
    Arrays.fill(ones, 1);
    float[] zeros = new float[100];
    float[] welford = RuntimeKernels.layerNorm(x, ones, zeros, 1e-12f);
    assertArrayEquals(welford, RuntimeKernels.skipLayerNorm(x, ones, zeros, 1e-12f), 1e-5f);
    double mean = 0;
    double squares = 0;
    for (float y : welford) {
      mean += y / 100;
      squares += y * y / 100;
    }
    assertEquals(0, mean, 1e-6);
    assertEquals(1, squares, 1e-5);
  }

  private static float[] random(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
