package org.distill4j.compress.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.distill4j.teacher.checkpoint.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizedMatrixTest {
  @Test
  void keepsZerosInEightBitsAndInFour() {
    Random random = new Random(1);
    float[] values = new float[8 * 64];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextBoolean() ? 0 : 0.1f + random.nextFloat();
    }
    Tensor sparse = Tensor.of(values, 8, 64);
    float[] eight = QuantizedMatrix.of(sparse, 127).dequantize().values();
    BlockMatrix blocks = BlockMatrix.symmetric(sparse, 32);
    for (int i = 0; i < values.length; i++) {
      float four = blocks.row(i / 64)[i % 64];
      assertTrue(values[i] != 0 || (eight[i] == 0 && four == 0), i + ": " + eight[i] + ", " + four);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void noWeightMovesByMoreThanHalfAStep(int columns) {
    for (int largest : new int[] {127, 63}) {
      Tensor weight = random(5, columns, columns);
      QuantizedMatrix matrix = QuantizedMatrix.of(weight, largest);
      float[] back = matrix.dequantize().values();
      for (int i = 0; i < back.length; i++) {
        float scale = matrix.scales()[i / columns];
        // Half a step, and what float32 loses of a product near 127 steps.
        assertEquals(weight.values()[i], back[i], scale * (0.5 + 1e-4), "weight " + i);
        assertTrue(Math.abs(matrix.values()[i]) <= largest);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {127, 63})
  void aZeroPointSparesWhatARowDoesNotReach(int largest) {
    Tensor near = random(5, 100, 3);
    float[] moved = near.values().clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] = Math.abs(moved[i]);
    }
    Tensor weight = Tensor.of(moved, 5, 100);
    QuantizedMatrix matrix = QuantizedMatrix.asymmetric(weight, largest);
    QuantizedMatrix symmetric = QuantizedMatrix.of(weight, largest);
    float[] back = matrix.dequantize().values();
    for (int i = 0; i < back.length; i++) {
      float scale = matrix.scales()[i / 100];
      assertEquals(symmetric.scales()[i / 100] / 2, scale, 1e-6f);
      assertEquals(-largest, matrix.zeros()[i / 100]);
      assertEquals(weight.values()[i], back[i], scale * (0.5 + 1e-4), "weight " + i);
      assertTrue(Math.abs(matrix.values()[i]) <= largest);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64})
  void zeroIsALevelOfEveryAsymmetricRow(int columns) {
    Tensor weight = random(5, columns, columns);
    weight.values()[0] = 0;
    QuantizedMatrix matrix = QuantizedMatrix.asymmetric(weight, 127);
    float[] back = matrix.dequantize().values();
    assertEquals(0, back[0]);
    for (int i = 0; i < back.length; i++) {
      assertEquals(weight.values()[i], back[i], matrix.scales()[i / columns] * (1 + 1e-4));
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0f, 1e-43f})
  void aRowAsGoodAsZeroStaysInTheMiddle(float value) {
    float[] values = {value, 0, value, 0.5f, 1, 0.75f};
    QuantizedMatrix matrix = QuantizedMatrix.asymmetric(Tensor.of(values, 2, 3), 127);
    assertArrayEquals(new byte[] {0, 0, 0}, Arrays.copyOf(matrix.values(), 3));
    assertArrayEquals(new byte[] {0, -127}, matrix.zeros());
    assertArrayEquals(new float[] {0, 0, 0}, Arrays.copyOf(matrix.dequantize().values(), 3));
  }

  @Test
  void multiplesOfTheScaleAreKeptExactly() {
    float[] values = new float[255];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.0625f * (i - 127);
    }
    assertArrayEquals(
        values, QuantizedMatrix.of(Tensor.of(values, 1, 255), 127).dequantize().values());
  }

  @Test
  void rowsOfZerosStayZero() {
    QuantizedMatrix matrix = QuantizedMatrix.of(Tensor.of(new float[] {0, -0f, 1, 2}, 2, 2), 127);
    assertEquals(1f, matrix.scales()[0]);
    assertArrayEquals(new float[] {0, 0}, row(matrix, 0));
  }

  @Test
  void rowsTooSmallForAScaleBecomeZero() {
    float tiny = Float.MIN_VALUE;
    QuantizedMatrix matrix = QuantizedMatrix.of(Tensor.of(new float[] {tiny, -tiny}, 1, 2), 127);
    assertArrayEquals(new float[] {0, 0}, row(matrix, 0));
  }

  @Test
  void halvesRoundToEven() {
    float[] values = {127, 0.5f, 1.5f, 2.5f, -0.5f, -1.5f};
    assertArrayEquals(
        new byte[] {127, 0, 2, 2, 0, -2},
        QuantizedMatrix.of(Tensor.of(values, 1, 6), 127).values());
  }

  private static float[] row(QuantizedMatrix matrix, int row) {
    float[] all = matrix.dequantize().values();
    float[] result = new float[matrix.columns()];
    System.arraycopy(all, row * result.length, result, 0, result.length);
    return result;
  }

  private static Tensor random(int rows, int columns, long seed) {
    Random random = new Random(seed);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(values, rows, columns);
  }
}
