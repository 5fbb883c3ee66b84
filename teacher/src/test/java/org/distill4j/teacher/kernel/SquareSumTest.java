package org.distill4j.teacher.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class SquareSumTest {
  private final SquareSum sum = new SquareSum();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 7, 8, 13, 64, 100, 8192, 20_000})
  void equalsThePlainLoop(int count) {
    Random random = new Random(count);
    float[] values = new float[count + 5];
    double expected = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
      if (i >= 2 && i < count + 2) {
        expected += (double) values[i] * values[i];
      }
    }

    double squares = sum.of(Buffer.of(Nd4j.createFromArray(values)), 2, count);

    assertEquals(expected, squares, 1e-5 * expected + 1e-12, "float32 sums of 8,192 squares");
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void takesBothNumberTypes(DataType type) {
    Buffer block = Buffer.of(Nd4j.createFromArray(1.0, 2.0, 3.0).castTo(type));

    assertEquals(13.0, sum.of(block, 1, 2));
  }
}
