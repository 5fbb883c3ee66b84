package org.distill4j.teacher.kernel;

import static org.distill4j.teacher.kernel.Numbers.assertEqualNumbers;
import static org.distill4j.teacher.kernel.Numbers.exact;

import org.distill4j.teacher.kernel.Kernels.NormShape;
import org.distill4j.teacher.kernel.Kernels.NormState;
import org.junit.jupiter.api.Test;

/** The plain loops against numbers of PyTorch 2.15.0 in float64. */
class PlainKernelsTest {
  private static final double[] SLOPES = {1, -2, 0.5, 0.25, 3, -1};

  private final Kernels kernels = new PlainKernels();

  // torch.nn.functional.linear
  @Test
  void multipliesByTransposedWeightsAndAddsTheBias() {
    Buffer c = exact(new double[4]);
    kernels.matmul(
        MatmulShape.linear(2, 3, 2),
        exact(1, 2, 3, 4, 5, 6),
        exact(1, 0.5, -1, 2, -2, 0.25),
        exact(10, 20),
        c);
    assertEqualNumbers(new double[] {9, 18.75, 10.5, 19.5}, c);
  }

  // torch.nn.functional.gelu, gradient of the sum
  @Test
  void appliesGeluAndItsSlope() {
    Buffer x = exact(-3, -1, -0.5, 0, 0.25, 1, 2.5);
    Buffer y = exact(new double[7]);
    kernels.gelu(7, x, y);
    assertEqualNumbers(
        new double[] {
          -0.00404969409489031,
          -0.15865525393145702,
          -0.15426876936299344,
          0.0,
          0.14967658142073093,
          0.841344746068543,
          2.4844758366855597
        },
        y);
    kernels.geluBackward(7, x, exact(1, 1, 1, 1, 1, 1, 1), y);
    assertEqualNumbers(
        new double[] {
          -0.01194564720418392,
          -0.08331547058768635,
          0.13250487534383712,
          0.5,
          0.695373354883636,
          1.0833154705876864,
          1.037611085908145
        },
        y);
  }

  // torch.nn.functional.layer_norm, eps 1e-5
  @Test
  void normalisesRows() {
    NormShape shape = new NormShape(2, 3, 1e-5);
    Buffer x = exact(1, 2, 4, -1, 0.5, 0.25);
    Buffer gain = exact(0.5, 1, 2);
    Buffer y = exact(new double[6]);
    Buffer mean = exact(0, 0);
    Buffer variance = exact(0, 0);
    kernels.layerNorm(shape, x, gain, exact(0.1, 0.2, 0.3), y, mean, variance);
    assertEqualNumbers(
        new double[] {
          -0.43452076572514886,
          -0.06726038286257452,
          2.9726038286257435,
          -0.5984925870213293,
          1.0889905652998737,
          1.31598921748557
        },
        y);
    Buffer dGain = exact(9, 9, 9);
    Buffer dShift = exact(9, 9, 9);
    NormState state = new NormState(x, gain, mean, variance);
    kernels.layerNormBackward(shape, state, exact(SLOPES), y, dGain, dShift);
    assertEqualNumbers(
        new double[] {
          0.9163188582553746,
          -1.374482582611603,
          0.4581637243562282,
          0.6667185899596312,
          3.333730105156974,
          -4.000448695116605
        },
        y);
    assertEqualNumbers(
        new double[] {-1.4182878249609625, 3.2014924616247704, 0.1601563484136509}, dGain);
    assertEqualNumbers(new double[] {1.25, 1.0, -0.5}, dShift);
  }

  // torch.softmax; the second row would overflow or vanish without its maximum taken off
  @Test
  void takesSoftmaxAndItsSlope() {
    Buffer y = exact(new double[6]);
    kernels.softmax(2, 3, exact(1, 2, 4, -1000, 0, 1), y);
    assertEqualNumbers(
        new double[] {
          0.04201006613406605,
          0.11419519938459449,
          0.8437947344813395,
          0.0,
          0.26894142136999516,
          0.7310585786300049
        },
        y);
    Buffer dx = exact(new double[6]);
    kernels.softmaxBackward(2, 3, y, exact(SLOPES), dx);
    assertEqualNumbers(
        new double[] {
          0.0321159799345879,
          -0.25528531349443784,
          0.22316933355984994,
          0.0,
          0.7864477329659275,
          -0.7864477329659274
        },
        dx);
  }

  @Test
  void sumsColumnsAndAdds() {
    Buffer sums = exact(7, 7, 7);
    kernels.columnSums(2, 3, exact(SLOPES), sums);
    assertEqualNumbers(new double[] {1.25, 1, -0.5}, sums);
    kernels.add(2, exact(10, 20), sums);
    assertEqualNumbers(new double[] {11.25, 21, -0.5}, sums);
  }
}
