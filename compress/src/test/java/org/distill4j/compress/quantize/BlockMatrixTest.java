package org.distill4j.compress.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.distill4j.teacher.checkpoint.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockMatrixTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void noBlockIsWorseThanItsWholeRange(int columns) {
    Tensor weight = random(5, columns);
    for (BlockMatrix matrix :
        new BlockMatrix[] {BlockMatrix.asymmetric(weight, 32), BlockMatrix.symmetric(weight, 32)}) {
      Tensor back = matrix.dequantize();
      for (int row = 0; row < 5; row++) {
        for (int from = 0; from < columns; from += 32) {
          int to = Math.min(columns, from + 32);
          double bound = widest(weight, row, from, to) / 15;
          assertTrue(rootMeanSquare(weight, back, row, from, to) <= bound, "block at " + from);
        }
      }
    }
  }

  /** Twice the largest magnitude. */
  private static double widest(Tensor weight, int row, int from, int to) {
    double largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(weight.values()[row * weight.length(1) + i]));
    }
    return 2 * largest;
  }

  private static double rootMeanSquare(Tensor a, Tensor b, int row, int from, int to) {
    double sum = 0;
    for (int i = row * a.length(1) + from; i < row * a.length(1) + to; i++) {
      sum += Math.pow(a.values()[i] - b.values()[i], 2);
    }
    return Math.sqrt(sum / (to - from));
  }

  @Test
  void representsWhatIsOnItsLevels() {
    float[] values = new float[32];
    for (int i = 0; i < 32; i++) {
      values[i] = 0.25f * (i % 16 - 5);
    }
    Tensor weight = Tensor.of(values, 2, 16);
    assertArrayEquals(values, BlockMatrix.asymmetric(weight, 16).dequantize().values());
  }

  @Test
  void symmetricRepresentsEightStepsTowardsItsExtreme() {
    float[] values = {8, -7, 3, 0, -8, 7, 1, -1};
    BlockMatrix matrix = BlockMatrix.symmetric(Tensor.of(values, 2, 4), 4);
    assertArrayEquals(values, matrix.dequantize().values(), 1e-30f, "zero may have a sign");
    assertArrayEquals(new float[] {-1, 1}, matrix.scales());
  }

  @Test
  void zerosStayZeros() {
    BlockMatrix matrix = BlockMatrix.asymmetric(Tensor.zeros(3, 40), 32);
    assertArrayEquals(new float[120], matrix.dequantize().values());
  }

  @Test
  void choosesNearerRangesThanTheWholeOnes() {
    Tensor weight = random(50, 32);
    Tensor back = BlockMatrix.asymmetric(weight, 32).dequantize();
    double chosen = 0;
    double whole = 0;
    for (int row = 0; row < 50; row++) {
      double error = rootMeanSquare(weight, back, row, 0, 32);
      double plain = wholeRange(weight, row);
      assertTrue(error <= plain * (1 + 1e-6), "row " + row);
      chosen += error;
      whole += plain;
    }
    assertTrue(chosen < whole, chosen + " and " + whole);
  }

  /** The root mean square error of fifteen steps from the least to the largest of a row. */
  private static double wholeRange(Tensor weight, int row) {
    float low = 0;
    float high = 0;
    for (int i = 32 * row; i < 32 * row + 32; i++) {
      low = Math.min(low, weight.values()[i]);
      high = Math.max(high, weight.values()[i]);
    }
    float step = (high - low) / 15;
    double zero = Math.rint(-low / step);
    double sum = 0;
    for (int i = 32 * row; i < 32 * row + 32; i++) {
      double value = weight.values()[i];
      double level = Math.max(0, Math.min(15, Math.rint(value / step) + zero));
      sum += Math.pow(value - (level - zero) * step, 2);
    }
    return Math.sqrt(sum / 32);
  }

  @Test
  void packsTwoLevelsAByte() {
    float[] values = {0, 1, 2, 15, 4, 5, 6, 7};
    BlockMatrix matrix = BlockMatrix.asymmetric(Tensor.of(values, 1, 8), 8);
    assertEquals(0, matrix.packedZeros()[0]);
    assertArrayEquals(new byte[] {0x10, (byte) 0xF2, 0x54, 0x76}, matrix.packed());
    assertArrayEquals(new byte[] {0x40, 0x51, 0x62, 0x7F}, matrix.packedHalves());
  }

  @Test
  void rowsOfZeroPointsStartAtWholeBytes() {
    BlockMatrix matrix = BlockMatrix.asymmetric(random(3, 70), 32);
    assertEquals(3, matrix.blocks());
    assertEquals(3 * 2, matrix.packedZeros().length);
    assertEquals(3 * 3 * 16, matrix.packed().length);
  }

  private static Tensor random(int rows, int columns) {
    Tensor tensor = Tensor.zeros(rows, columns);
    Random random = new Random(columns);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.values()[i] = (float) random.nextGaussian();
    }
    return tensor;
  }
}
