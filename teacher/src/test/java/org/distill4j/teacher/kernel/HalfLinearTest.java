package org.distill4j.teacher.kernel;

import static org.distill4j.teacher.kernel.Numbers.assertClose;
import static org.distill4j.teacher.kernel.Numbers.duplicate;
import static org.distill4j.teacher.kernel.Numbers.normal;
import static org.distill4j.teacher.kernel.Numbers.zeros;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Linear layers in bfloat16, where the processor multiplies it. */
class HalfLinearTest {
  private static final int INPUTS = 48;
  private static final int OUTPUTS = 40;

  private final Kernels kernels = KernelLibrary.of(DataType.FLOAT);

  @BeforeAll
  static void needsTheProcessor() {
    Assumptions.assumeTrue(KernelLibrary.hasHalf());
  }

  // Whole numbers up to 2^7 are bfloat16 numbers, their products and sums float32 numbers.
  private static Buffer whole(int size, long seed) {
    Random random = new Random(seed);
    Buffer block = zeros(size);
    for (int i = 0; i < size; i++) {
      block.set(i, random.nextInt(257) - 128);
    }
    return block;
  }

  private Linear linear(Buffer weights) {
    Linears linears = Linears.of(kernels, Precision.BF16, weights);
    linears.refresh();
    return linears.linear(weights, OUTPUTS, INPUTS);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void isExactOnNumbersThatNeedNoRounding(int rows) {
    compare(rows, whole(OUTPUTS * INPUTS, 1), whole(rows * INPUTS, 2), whole(rows * OUTPUTS, 3), 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void isOffByItsRoundingElsewhere(int rows) {
    // Each of two operands is off by at most 2^-9 of itself; sums of up to 100 products of
    // deviation
    // 1 have deviation 10, and the errors add up as its root.
    double bound = 2 * Math.pow(2, -9) * 5 * 10;
    compare(
        rows,
        normal(OUTPUTS * INPUTS, 4),
        normal(rows * INPUTS, 5),
        normal(rows * OUTPUTS, 6),
        bound);
  }

  private void compare(int rows, Buffer weights, Buffer x, Buffer dy, double bound) {
    Linear expected = kernels.linear(weights, OUTPUTS, INPUTS);
    Linear actual = linear(weights);
    Buffer bias = whole(OUTPUTS, 7);
    for (Linear.After after : Linear.After.values()) {
      Buffer wanted = zeros(rows * OUTPUTS);
      Buffer got = zeros(rows * OUTPUTS);
      expected.forward(rows, x, bias, after, wanted);
      actual.forward(rows, x, bias, after, got);
      assertClose(wanted, got, bound + 1e-6, "operands rounded to 8 bits");
    }
    Buffer[] wanted = {zeros(OUTPUTS * INPUTS), zeros(OUTPUTS), whole(rows * INPUTS, 8)};
    Buffer[] got = {zeros(OUTPUTS * INPUTS), zeros(OUTPUTS), duplicate(wanted[2])};
    expected.backward(rows, x, dy, wanted[0], wanted[1], wanted[2], true);
    actual.backward(rows, x, dy, got[0], got[1], got[2], true);
    for (int i = 0; i < wanted.length; i++) {
      assertClose(wanted[i], got[i], bound + 1e-6, "operands rounded to 8 bits");
    }
  }

  private static Buffer half(Buffer values) {
    Buffer half = Buffer.of(Nd4j.zeros(DataType.BFLOAT16, values.length()));
    half.copy(0, values, 0, values.length());
    return half;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64})
  void readsAndWritesBfloat16Blocks(int rows) {
    Linear linear = linear(normal(OUTPUTS * INPUTS, 11));
    Buffer bias = normal(OUTPUTS, 12);
    Buffer x = normal(rows * INPUTS, 13);
    Buffer dy = normal(rows * OUTPUTS, 14);
    for (Linear.After after : List.of(Linear.After.NOTHING, Linear.After.GELU)) {
      Buffer wanted = zeros(rows * OUTPUTS);
      linear.forward(rows, x, bias, after, wanted);
      Buffer got = half(zeros(rows * OUTPUTS));
      linear.forward(rows, half(x), bias, after, got);
      assertClose(half(wanted), got, 0, "the same sums, rounded once");
    }
    Buffer[] wanted = {zeros(OUTPUTS * INPUTS), zeros(OUTPUTS), zeros(rows * INPUTS)};
    Buffer[] got = {zeros(OUTPUTS * INPUTS), zeros(OUTPUTS), half(zeros(rows * INPUTS))};
    linear.backward(rows, x, dy, wanted[0], wanted[1], wanted[2], false);
    linear.backward(rows, half(x), half(dy), got[0], got[1], got[2], false);
    assertClose(wanted[0], got[0], 0, "the same operands");
    assertClose(wanted[1], got[1], 8 * Math.pow(2, -9) * 8, "sums of up to 64 rounded numbers");
    assertClose(half(wanted[2]), got[2], 0, "the same sums, rounded once");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 4096})
  void bendsBfloat16AsItBendsFloat32(int size) {
    Buffer x = half(normal(size, 15));
    Buffer dy = half(normal(size, 16));
    Buffer exact = zeros(size);
    Buffer rounded = half(zeros(size));
    kernels.gelu(size, single(x), exact);
    kernels.gelu(size, x, rounded);
    assertClose(exact, rounded, Math.pow(2, -8), "one rounding to 8 bits");
    kernels.geluBackward(size, single(x), single(dy), exact);
    kernels.geluBackward(size, x, dy, rounded);
    assertClose(exact, rounded, Math.pow(2, -8), "one rounding to 8 bits");
  }

  private static Buffer single(Buffer half) {
    return duplicate(half);
  }

  @Test
  void readsTheWeightsAsTheyWereAtTheLastRefresh() {
    Buffer weights = whole(OUTPUTS * INPUTS, 9);
    Linears linears = Linears.of(kernels, Precision.BF16, weights);
    linears.refresh();
    Linear linear = linears.linear(weights, OUTPUTS, INPUTS);
    Buffer x = whole(INPUTS, 10);
    Buffer before = zeros(OUTPUTS);
    linear.forward(1, x, null, Linear.After.NOTHING, before);
    weights.set(0, weights.get(0) + 1);
    Buffer stale = zeros(OUTPUTS);
    linear.forward(1, x, null, Linear.After.NOTHING, stale);
    assertEquals(before.get(0), stale.get(0));
    linears.refresh();
    Buffer fresh = zeros(OUTPUTS);
    linear.forward(1, x, null, Linear.After.NOTHING, fresh);
    assertEquals(before.get(0) + x.get(0), fresh.get(0));
    assertNotEquals(0, x.get(0));
  }

  @Test
  void refusesWeightsOfAnotherModel() {
    Linears linears = Linears.of(kernels, Precision.BF16, zeros(OUTPUTS * INPUTS));
    linears.refresh();
    Linear linear = linears.linear(zeros(OUTPUTS * INPUTS), OUTPUTS, INPUTS);
    Buffer x = zeros(INPUTS);
    Buffer y = zeros(OUTPUTS);
    assertThrows(
        IllegalArgumentException.class, () -> linear.forward(1, x, null, Linear.After.NOTHING, y));
  }

  @Test
  void refusesBfloat16OnOtherKernels() {
    Kernels blas = new BlasKernels();
    Buffer weights = zeros(4);
    Exception fault =
        assertThrows(
            IllegalArgumentException.class, () -> Linears.of(blas, Precision.BF16, weights));
    assertEquals(
        "precision: must be f32 where oneDNN is not there; got bf16. Use auto, which takes what the"
            + " machine has.",
        fault.getMessage());
  }
}
