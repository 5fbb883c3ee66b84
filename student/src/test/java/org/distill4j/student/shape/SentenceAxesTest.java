package org.distill4j.student.shape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.distill4j.teacher.checkpoint.Tensor;
import org.junit.jupiter.api.Test;

class SentenceAxesTest {
  private static final double ROUNDING = 1e-5; // float32 weights

  private static float[][] random(int rows, int columns, long seed) {
    Random random = new Random(seed);
    float[][] vectors = new float[rows][columns];
    for (float[] row : vectors) {
      for (int i = 0; i < columns; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  private static float[] times(Tensor weight, float[] x) {
    float[] y = new float[weight.length(0)];
    for (int i = 0; i < weight.size(); i++) {
      y[i / x.length] += weight.values()[i] * x[i % x.length];
    }
    return y;
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  @Test
  void vectorsOfAPlaneKeepTheirProducts() {
    float[][] flat = random(20, 2, 1);
    float[][] axes = random(2, 7, 2);
    float[][] vectors = new float[20][7];
    for (int row = 0; row < 20; row++) {
      for (int i = 0; i < 7; i++) {
        vectors[row][i] = flat[row][0] * axes[0][i] + flat[row][1] * axes[1][i];
      }
    }
    SentenceAxes.Narrowed narrowed = SentenceAxes.narrowed(vectors, 2);
    assertEquals(1, narrowed.kept(), ROUNDING);
    for (int row = 1; row < 20; row++) {
      float[] one = times(narrowed.weight(), vectors[row - 1]);
      float[] other = times(narrowed.weight(), vectors[row]);
      double wanted = product(vectors[row - 1], vectors[row]);
      assertEquals(wanted, product(one, other), 1e-4 * (1 + Math.abs(wanted)));
    }
  }

  @Test
  void keepsTheLongestDirection() {
    float[][] vectors = {{3, 0, 0}, {0, 1, 0}, {-3, 0, 0}, {0, 0, 1}};
    SentenceAxes.Narrowed narrowed = SentenceAxes.narrowed(vectors, 1);
    assertEquals(18.0 / 20, narrowed.kept(), 1e-9);
    assertEquals(1, Math.abs(narrowed.weight().values()[0]), ROUNDING);
  }

  @Test
  void fewVectorsAreEnough() {
    SentenceAxes.Narrowed narrowed = SentenceAxes.narrowed(random(50, 384, 4), 60);
    assertEquals(1, narrowed.kept(), 1e-9, "50 directions hold all there is");
    assertEquals(60, narrowed.weight().length(0));
  }

  @Test
  void findsTheMapBehindItsValues() {
    float[][] from = random(50, 4, 3);
    Tensor map = Tensor.of(new float[] {1, 2, 0, 0, 0, 0, -1, 3}, 2, 4);
    float[][] to = new float[50][];
    for (int row = 0; row < 50; row++) {
      to[row] = times(map, from[row]);
    }
    assertArrayEquals(
        map.values(), SentenceAxes.fitted(from, to).values(), 2e-3f, "the ridge draws a little");
  }
}
