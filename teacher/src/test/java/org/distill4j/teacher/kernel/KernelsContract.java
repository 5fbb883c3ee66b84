package org.distill4j.teacher.kernel;

import static org.distill4j.teacher.kernel.Numbers.assertClose;
import static org.distill4j.teacher.kernel.Numbers.duplicate;
import static org.distill4j.teacher.kernel.Numbers.normal;
import static org.distill4j.teacher.kernel.Numbers.zeros;

import org.distill4j.teacher.kernel.Kernels.NormShape;
import org.distill4j.teacher.kernel.Kernels.NormState;
import org.distill4j.teacher.kernel.MatmulShape.Strides;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every fast float32 kernel against the plain loops, which accumulate in float64. */
abstract class KernelsContract {
  private static final int INNER = 24;
  private static final double EPS = 1e-5;
  private static final double SUM = 1e-5;
  private static final String SUM_REASON = "float32 sums of at most 100 normal products";
  private static final double FEW = 2e-6;
  private static final String FEW_REASON = "a few float32 operations an element";

  private final Kernels fast;
  private final Kernels plain = new PlainKernels();

  /** The contract of these kernels. */
  KernelsContract(Kernels fast) {
    this.fast = fast;
  }

  private void compare(MatmulShape shape, Buffer a, Buffer b, Buffer bias, Buffer c) {
    Buffer expected = duplicate(c);
    plain.matmul(shape, a, b, bias, expected);
    fast.matmul(shape, a, b, bias, c);
    assertClose(expected, c, SUM, SUM_REASON);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void multipliesAsThePlainLoopDoes(int size) {
    Buffer a = normal(size * INNER, 1);
    Buffer b = normal(INNER * size, 2);
    compare(MatmulShape.of(size, INNER, size), a, b, null, zeros(size * size));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void sumsOverThatManyProducts(int size) {
    Buffer a = normal(5 * size, 3);
    Buffer b = normal(size * 6, 4);
    compare(MatmulShape.of(5, size, 6), a, b, null, zeros(30));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void multipliesByTransposedWeightsAndAddsTheBias(int size) {
    Buffer a = normal(size * INNER, 5);
    Buffer weights = normal(size * INNER, 6);
    MatmulShape shape = MatmulShape.linear(size, INNER, size);
    compare(shape, a, weights, normal(size, 7), zeros(size * size));
    compare(shape, a, weights, null, zeros(size * size));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void givesTheGradientOfWeightsOverThatManyRows(int size) {
    Buffer slope = normal(size * 9, 8);
    Buffer input = normal(size * 5, 9);
    compare(MatmulShape.weightGradient(9, size, 5), slope, input, null, zeros(45));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void addsTheProductToWhatIsThere(int size) {
    Buffer a = normal(size * INNER, 10);
    Buffer b = normal(INNER * size, 11);
    MatmulShape shape = MatmulShape.of(size, INNER, size).accumulating();
    compare(shape, a, b, null, normal(size * size, 12));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void multipliesHeadsThatLieSideBySide(int length) {
    int batch = 2;
    int heads = 3;
    int size = 4;
    int width = heads * size;
    Strides side = new Strides(length * width, size, width, 1);
    Strides square = new Strides(heads * length * length, length * length, length, 1);
    Buffer queries = normal(batch * length * width, 13);
    Buffer keys = normal(batch * length * width, 14);
    MatmulShape scoring =
        new MatmulShape(
            batch, heads, length, size, length, side, side.transposed(), square, 0.5f, false);
    Buffer scores = zeros(batch * heads * length * length);
    compare(scoring, queries, keys, null, scores);
    MatmulShape weighing =
        new MatmulShape(batch, heads, length, length, size, square, side, side, 1, false);
    compare(weighing, scores, keys, null, zeros(batch * length * width));
    MatmulShape back =
        new MatmulShape(
            batch, heads, length, length, size, square.transposed(), side, side, 0.5f, false);
    compare(back, scores, queries, null, zeros(batch * length * width));
  }

  // oneDNN 3.11 takes some of these strides for others where shapes are fixed at compilation: for
  // instance those of as many sequences as twice their length.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 8, 16, 32})
  void multipliesByKeysThatLieBesideValues(int batch) {
    for (int length : new int[] {1, 2, 3, 4, 8, 16}) {
      compareAttention(batch, length, length);
      compareAttention(batch, 1, length);
    }
  }

  private void compareAttention(int batch, int asked, int length) {
    int heads = 2;
    int size = 4;
    int width = heads * size;
    Strides queries = new Strides(asked * width, size, width, 1);
    Strides keys = new Strides(length * 2 * width, size, 2 * width, 1);
    Strides square = new Strides(heads * asked * length, asked * length, length, 1);
    Buffer query = normal(batch * asked * width, 33);
    Buffer keyValue = normal(batch * length * 2 * width, 34);
    Buffer values = keyValue.part(width, keyValue.length() - width);
    Buffer scores = normal(batch * heads * asked * length, 35);
    Strides turned = keys.transposed();
    compare(
        new MatmulShape(batch, heads, asked, size, length, queries, turned, square, 0.5f, false),
        query,
        keyValue,
        null,
        scores);
    compare(
        new MatmulShape(batch, heads, asked, length, size, square, keys, queries, 1, false),
        scores,
        values,
        null,
        duplicate(query));
    compare(
        new MatmulShape(
            batch, heads, length, asked, size, square.transposed(), queries, keys, 1, false),
        scores,
        query,
        null,
        keyValue);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void leavesTheGapsBetweenStridedRowsAlone(int rows) {
    Strides wide = Strides.rows(11);
    MatmulShape shape =
        new MatmulShape(1, 1, rows, 6, 5, Strides.rows(6), Strides.rows(5), wide, 1, false);
    compare(shape, normal(rows * 6, 15), normal(30, 16), null, normal(rows * 11, 17));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void sumsColumns(int rows) {
    Buffer x = normal(rows * 9, 18);
    Buffer expected = zeros(9);
    Buffer sums = normal(9, 19);
    plain.columnSums(rows, 9, x, expected);
    fast.columnSums(rows, 9, x, sums);
    assertClose(expected, sums, SUM, SUM_REASON);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100, 5000})
  void addsElements(int size) {
    Buffer x = normal(size, 20);
    Buffer y = normal(size, 21);
    Buffer expected = duplicate(y);
    plain.add(size, x, expected);
    fast.add(size, x, y);
    assertClose(expected, y, 0, "one float32 addition is exact in float64 and rounds alike");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void appliesGeluAndItsSlope(int size) {
    Buffer x = normal(size, 22);
    Buffer dy = normal(size, 23);
    Buffer expected = zeros(size);
    Buffer y = zeros(size);
    plain.gelu(size, x, expected);
    fast.gelu(size, x, y);
    assertClose(expected, y, FEW, FEW_REASON);
    plain.geluBackward(size, x, dy, expected);
    fast.geluBackward(size, x, dy, dy);
    assertClose(expected, dy, FEW, FEW_REASON);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void appliesTanhAndItsSlope(int size) {
    Buffer x = normal(size, 36);
    Buffer dy = normal(size, 37);
    Buffer expected = zeros(size);
    plain.tanh(size, x, expected);
    fast.tanh(size, x, x);
    assertClose(expected, x, FEW, FEW_REASON);
    Buffer slope = zeros(size);
    plain.tanhBackward(size, expected, dy, slope);
    fast.tanhBackward(size, expected, dy, dy);
    assertClose(slope, dy, FEW, FEW_REASON);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void appliesReluAndItsSlope(int size) {
    Buffer x = normal(size, 38);
    Buffer dy = normal(size, 39);
    Buffer expected = zeros(size);
    plain.relu(size, x, expected);
    fast.relu(size, x, x);
    assertClose(expected, x, FEW, FEW_REASON);
    Buffer slope = zeros(size);
    plain.reluBackward(size, expected, dy, slope);
    fast.reluBackward(size, expected, dy, dy);
    assertClose(slope, dy, FEW, FEW_REASON);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void runsALinearLayerThereAndBack(int rows) {
    int inputs = 9;
    int outputs = 7;
    Buffer weights = normal(outputs * inputs, 38);
    Buffer bias = normal(outputs, 39);
    Buffer x = normal(rows * inputs, 40);
    Linear expected = plain.linear(weights, outputs, inputs);
    Linear actual = fast.linear(weights, outputs, inputs);
    for (Linear.After after : Linear.After.values()) {
      Buffer wanted = normal(rows * outputs, 41);
      Buffer got = duplicate(wanted);
      expected.forward(rows, x, bias, after, wanted);
      actual.forward(rows, x, bias, after, got);
      assertClose(wanted, got, SUM, SUM_REASON + ", " + after);
    }
    Buffer dy = normal(rows * outputs, 42);
    for (boolean add : new boolean[] {false, true}) {
      Buffer[] wanted = {zeros(outputs * inputs), zeros(outputs), normal(rows * inputs, 43)};
      Buffer[] got = {normal(outputs * inputs, 44), normal(outputs, 45), duplicate(wanted[2])};
      expected.backward(rows, x, dy, wanted[0], wanted[1], wanted[2], add);
      actual.backward(rows, x, dy, got[0], got[1], got[2], add);
      for (int i = 0; i < wanted.length; i++) {
        assertClose(wanted[i], got[i], SUM, SUM_REASON);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void normalisesRowsOfThatWidth(int width) {
    compareNorm(5, width);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void normalisesThatManyRows(int rows) {
    compareNorm(rows, 12);
  }

  private void compareNorm(int rows, int width) {
    NormShape shape = new NormShape(rows, width, EPS);
    Buffer x = normal(rows * width, 24);
    Buffer gain = normal(width, 25);
    Buffer shift = normal(width, 26);
    Buffer[] expected = {zeros(rows * width), zeros(rows), zeros(rows)};
    Buffer[] actual = {zeros(rows * width), zeros(rows), zeros(rows)};
    plain.layerNorm(shape, x, gain, shift, expected[0], expected[1], expected[2]);
    fast.layerNorm(shape, x, gain, shift, actual[0], actual[1], actual[2]);
    for (int i = 0; i < expected.length; i++) {
      assertClose(expected[i], actual[i], SUM, SUM_REASON);
    }
    NormState state = new NormState(x, gain, expected[1], expected[2]);
    Buffer dy = normal(rows * width, 27);
    Buffer[] slopes = {zeros(rows * width), zeros(width), zeros(width)};
    Buffer[] fastSlopes = {zeros(rows * width), normal(width, 28), normal(width, 29)};
    plain.layerNormBackward(shape, state, dy, slopes[0], slopes[1], slopes[2]);
    fast.layerNormBackward(shape, state, dy, fastSlopes[0], fastSlopes[1], fastSlopes[2]);
    for (int i = 0; i < slopes.length; i++) {
      assertClose(slopes[i], fastSlopes[i], 5 * SUM, SUM_REASON + ", divided by a deviation");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void takesSoftmaxAndItsSlopeOfRowsOfThatWidth(int width) {
    compareSoftmax(6, width);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void takesSoftmaxAndItsSlopeOfThatManyRows(int rows) {
    compareSoftmax(rows, 10);
  }

  private void compareSoftmax(int rows, int width) {
    int size = rows * width;
    Buffer x = normal(size, 30);
    Buffer expected = zeros(size);
    plain.softmax(rows, width, x, expected);
    fast.softmax(rows, width, x, x);
    assertClose(expected, x, FEW, FEW_REASON);
    Buffer dy = normal(size, 31);
    Buffer slope = zeros(size);
    plain.softmaxBackward(rows, width, expected, dy, slope);
    fast.softmaxBackward(rows, width, expected, dy, dy);
    assertClose(slope, dy, FEW, FEW_REASON);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void givesHiddenKeysNoProbability(int width) {
    Buffer x = normal(2 * width, 32);
    for (int i = 1; i < width; i++) {
      x.set(i, Double.NEGATIVE_INFINITY);
    }
    Buffer expected = zeros(2 * width);
    plain.softmax(2, width, x, expected);
    fast.softmax(2, width, x, x);
    assertClose(expected, x, FEW, FEW_REASON);
  }
}
