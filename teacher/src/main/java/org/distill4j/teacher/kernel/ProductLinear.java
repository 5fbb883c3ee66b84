package org.distill4j.teacher.kernel;

/** A linear layer in the number type of its blocks, by {@link Kernels#matmul}. */
final class ProductLinear implements Linear {
  private final Kernels kernels;
  private final Block weights;
  private final int outputs;
  private final LinearShapes shapes;

  ProductLinear(Kernels kernels, Block weights, int outputs, int inputs) {
    this.kernels = kernels;
    this.weights = weights;
    this.outputs = outputs;
    this.shapes = new LinearShapes(outputs, inputs);
  }

  @Override
  public void forward(int rows, Block x, Block bias, After after, Block y) {
    LinearShapes.Products s = shapes.of(rows);
    kernels.matmul(after == After.ADD ? s.forwardAdded() : s.forward(), x, weights, bias, y);
    if (after == After.GELU) {
      kernels.gelu(rows * outputs, y, y);
    }
  }

  @Override
  public void backward(
      int rows, Block x, Block dy, Block dWeights, Block dBias, Block dx, boolean add) {
    LinearShapes.Products s = shapes.of(rows);
    kernels.matmul(s.byWeights(), dy, x, null, dWeights);
    if (dBias != null) {
      kernels.columnSums(rows, outputs, dy, dBias);
    }
    if (dx != null) {
      kernels.matmul(add ? s.byInputAdded() : s.byInput(), dy, weights, null, dx);
    }
  }
}
