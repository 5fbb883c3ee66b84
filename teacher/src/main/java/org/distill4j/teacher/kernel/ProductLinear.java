package org.distill4j.teacher.kernel;

/** A linear layer in the number type of its blocks, by {@link Kernels#matmul}. */
final class ProductLinear implements Linear {
  private final Kernels kernels;
  private final Buffer weights;
  private final int outputs;
  private final LinearShapes shapes;

  ProductLinear(Kernels kernels, Buffer weights, int outputs, int inputs) {
    this.kernels = kernels;
    this.weights = weights;
    this.outputs = outputs;
    this.shapes = new LinearShapes(outputs, inputs);
  }

  @Override
  public void forward(int rows, Buffer x, Buffer bias, After after, Buffer y) {
    LinearShapes.Products s = shapes.of(rows);
    kernels.matmul(after == After.ADD ? s.forwardAdded() : s.forward(), x, weights, bias, y);
    if (after == After.GELU) {
      kernels.gelu(rows * outputs, y, y);
    }
  }

  @Override
  public void backward(
      int rows, Buffer x, Buffer dy, Buffer dWeights, Buffer dBias, Buffer dx, boolean add) {
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
