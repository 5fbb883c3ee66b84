package org.distill4j.compress.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.distill4j.teacher.checkpoint.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntegerProductsTest {
  private static final int WIDE = 3072;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100, 259, 519, WIDE})
  void equalThePlainLoop(int size) {
    Random random = new Random(size);
    for (int rows : new int[] {1, 3, 7, 8, 13, 64, 100}) {
      float[] weights = new float[13 * size];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) random.nextGaussian();
      }
      Tensor weight = Tensor.of(weights, 13, size);
      int[][] steps = new int[rows][size];
      for (int[] row : steps) {
        for (int i = 0; i < size; i++) {
          row[i] = random.nextInt(511) - 255;
        }
      }
      assertEqual(QuantizedMatrix.of(weight, 127), steps);
      assertEqual(QuantizedMatrix.asymmetric(weight, 127), steps);
    }
  }

  /** Every product at its largest, over more columns than a float32 sum could hold. */
  @Test
  void staysExactAtTheEdge() {
    float[] weights = new float[2 * WIDE];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i == WIDE ? -1 : 1;
    }
    int[][] steps = new int[2][WIDE];
    for (int i = 0; i < WIDE; i++) {
      steps[0][i] = 255;
      steps[1][i] = i % 2 == 0 ? 255 : -254;
    }
    assertEqual(QuantizedMatrix.of(Tensor.of(weights, 2, WIDE), 127), steps);
    assertEqual(QuantizedMatrix.asymmetric(Tensor.of(weights, 2, WIDE), 127), steps);
  }

  private static void assertEqual(QuantizedMatrix matrix, int[][] steps) {
    int[][] expected = new int[steps.length][matrix.rows()];
    for (int row = 0; row < steps.length; row++) {
      for (int out = 0; out < matrix.rows(); out++) {
        for (int i = 0; i < matrix.columns(); i++) {
          expected[row][out] += steps[row][i] * matrix.steps(out * matrix.columns() + i);
        }
      }
    }
    int[][] found = new IntegerProducts(matrix).of(steps);
    for (int row = 0; row < steps.length; row++) {
      assertArrayEquals(expected[row], found[row], "row " + row);
    }
  }
}
