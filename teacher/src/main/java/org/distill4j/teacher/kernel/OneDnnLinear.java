package org.distill4j.teacher.kernel;

import org.distill4j.teacher.kernel.OneDnnProducts.Kind;

/**
 * A linear layer on oneDNN. In bfloat16, operands that are not so already are rounded just before
 * each product, while they are in the cache; a result is rounded where its block is bfloat16, and
 * biases and gradients of parameters stay float32.
 */
final class OneDnnLinear implements Linear {
  private final OneDnnKernels kernels;
  private final Buffer weights;
  private final int outputs;
  private final int inputs;
  private final LinearShapes shapes;
  private final HalfOperands half;

  /** A layer; {@code half} is null for products in float32. */
  OneDnnLinear(OneDnnKernels kernels, Buffer weights, int outputs, int inputs, HalfOperands half) {
    this.kernels = kernels;
    this.weights = weights;
    this.outputs = outputs;
    this.inputs = inputs;
    this.shapes = new LinearShapes(outputs, inputs);
    this.half = half;
  }

  private long weights() {
    return half == null ? weights.address(0) : half.weights(weights);
  }

  private long input(int rows, Buffer x) {
    return half == null || x.isHalf() ? x.address(0) : half.input(rows * inputs, x);
  }

  private long slope(int rows, Buffer dy) {
    return half == null || dy.isHalf() ? dy.address(0) : half.slope(rows * outputs, dy);
  }

  private Kind kind(boolean bias, boolean gelu, Buffer result) {
    Kind kind = Kind.of(half != null, bias, gelu);
    return result.isHalf() ? kind.toHalf() : kind;
  }

  @Override
  public void forward(int rows, Buffer x, Buffer bias, After after, Buffer y) {
    LinearShapes.Products s = shapes.of(rows);
    boolean fused = after == After.GELU && bias != null;
    kernels
        .products()
        .run(
            kind(bias != null, fused, y),
            after == After.ADD ? s.forwardAdded() : s.forward(),
            input(rows, x),
            weights(),
            bias == null ? 0 : bias.address(0),
            y.address(0));
    if (after == After.GELU && !fused) {
      kernels.gelu(rows * outputs, y, y);
    }
  }

  @Override
  public void backward(
      int rows, Buffer x, Buffer dy, Buffer dWeights, Buffer dBias, Buffer dx, boolean add) {
    LinearShapes.Products s = shapes.of(rows);
    long slope = slope(rows, dy);
    OneDnnProducts products = kernels.products();
    products.run(
        kind(false, false, dWeights), s.byWeights(), slope, input(rows, x), 0, dWeights.address(0));
    if (dBias != null) {
      kernels.columnSums(rows, outputs, dy, dBias);
    }
    if (dx != null) {
      MatmulShape byInput = add ? s.byInputAdded() : s.byInput();
      products.run(kind(false, false, dx), byInput, slope, weights(), 0, dx.address(0));
    }
  }
}
