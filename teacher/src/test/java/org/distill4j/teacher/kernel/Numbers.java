package org.distill4j.teacher.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Blocks with known and with seeded random numbers. */
public final class Numbers {
  private Numbers() {}

  /** Float64 numbers as given. */
  public static Buffer exact(double... values) {
    return Buffer.of(Nd4j.createFromArray(values));
  }

  /** Float32 numbers, normal with deviation 1. */
  static Buffer normal(int size, long seed) {
    Random random = new Random(seed);
    Buffer block = zeros(size);
    for (int i = 0; i < size; i++) {
      block.set(i, random.nextGaussian());
    }
    return block;
  }

  static Buffer zeros(int size) {
    return Buffer.of(Nd4j.zeros(DataType.FLOAT, size));
  }

  static Buffer duplicate(Buffer block) {
    Buffer copy = zeros(block.length());
    copy.copy(0, block, 0, block.length());
    return copy;
  }

  static void assertClose(Buffer expected, Buffer actual, double tolerance, String why) {
    assertEquals(expected.length(), actual.length(), "length");
    for (int i = 0; i < expected.length(); i++) {
      double bound = tolerance * Math.max(1, Math.abs(expected.get(i)));
      assertEquals(expected.get(i), actual.get(i), bound, "element " + i + "; " + why);
    }
  }

  static void assertEqualNumbers(double[] expected, Buffer actual) {
    assertEquals(expected.length, actual.length(), "length");
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual.get(i), 1e-14, "float64, element " + i);
    }
  }
}
