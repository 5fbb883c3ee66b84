package org.distill4j.compress.reconstruct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Threads;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AffineFitTest {
  private static final int ROWS = 32;

  private final Random random = new Random(3);

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  private float[] numbers(int size) {
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private static Buffer block(float[] values, int width) {
    Buffer block = RowBuffer.room((long) ROWS * width);
    block.write(0, values, 0, values.length);
    return block;
  }

  private static float[] mapped(float[] x, int inputs, float[] weights, float[] bias) {
    float[] y = new float[x.length / inputs * bias.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = bias[i % bias.length];
      for (int j = 0; j < inputs; j++) {
        int row = i / bias.length;
        y[i] += weights[i % bias.length * inputs + j] * x[row * inputs + j];
      }
    }
    return y;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13})
  void findsTheMapBehindTheRows(int inputs) {
    float[] weights = numbers(2 * inputs);
    float[] bias = numbers(2);
    AffineFit fit = new AffineFit(inputs, 2);
    for (int batch = 0; batch < 4; batch++) {
      int rows = 20 + batch; // the rest of the block is zeros that must not count
      float[] x = numbers(rows * inputs);
      for (int i = 0; i < x.length; i++) {
        x[i] += 5; // a mean that the bias has to take
      }
      float[] y = mapped(x, inputs, weights, bias);
      fit.add(rows, ROWS, block(x, inputs), block(y, 2), 1);
    }
    Affine found = fit.solve(1e-9);
    for (int output = 0; output < 2; output++) {
      assertEquals(bias[output], found.bias(output), 1e-2, "float32 sums of order 25 a row");
      for (int input = 0; input < inputs; input++) {
        assertEquals(weights[output * inputs + input], found.weight(output, input), 1e-3);
      }
    }
  }

  @Test
  void aWeightIsSoManyRows() {
    float[] x = numbers(ROWS * 2);
    float[] y = numbers(ROWS);
    float[] more = numbers(2);
    AffineFit weighed = new AffineFit(2, 1);
    AffineFit repeated = new AffineFit(2, 1);
    weighed.add(ROWS, ROWS, block(x, 2), block(y, 1), 1);
    repeated.add(ROWS, ROWS, block(x, 2), block(y, 1), 1);
    float[] one = {9};
    weighed.add(1, ROWS, block(more, 2), block(one, 1), 3);
    for (int i = 0; i < 3; i++) {
      repeated.add(1, ROWS, block(more, 2), block(one, 1), 1);
    }
    Affine expected = repeated.solve(1e-6);
    assertEquals(expected.bias(0), weighed.solve(1e-6).bias(0), 1e-9);
    assertEquals(expected.weight(0, 1), weighed.solve(1e-6).weight(0, 1), 1e-9);
  }

  @Test
  void withoutInputsTheBiasIsTheMean() {
    AffineFit fit = new AffineFit(0, 1);
    fit.add(4, ROWS, RowBuffer.room(0), block(new float[] {1, 2, 3, 6}, 1), 1);
    assertEquals(3, fit.solve(1e-3).bias(0), 1e-12);
  }

  @Test
  void inputsThatSayTheSameShareTheWeight() {
    float[] once = numbers(ROWS);
    float[] x = new float[3 * ROWS]; // the third never says anything
    for (int i = 0; i < ROWS; i++) {
      x[3 * i] = once[i];
      x[3 * i + 1] = once[i];
    }
    AffineFit fit = new AffineFit(3, 1);
    fit.add(ROWS, ROWS, block(x, 3), block(once, 1), 1);
    Affine found = fit.solve(1e-6);
    assertEquals(0.5, found.weight(0, 0), 1e-3);
    assertEquals(0.5, found.weight(0, 1), 1e-3);
    assertEquals(0, found.weight(0, 2), 1e-6);
  }

  @Test
  void refusesNoRows() {
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> new AffineFit(1, 1).solve(1));
    assertTrue(e.getMessage().contains("at least one; got none"), e.getMessage());
  }
}
