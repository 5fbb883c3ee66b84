package org.distill4j.teacher.kernel;

/** The shapes of one linear layer's products, made once for each number of rows. */
final class LinearShapes {
  private final int outputs;
  private final int inputs;
  private final ShapeTable<Products> known = new ShapeTable<>();

  /**
   * The products for one number of rows.
   *
   * @param forward {@code x Wᵀ}
   * @param forwardAdded the same, added
   * @param byWeights {@code dyᵀ x}
   * @param byInput {@code dy W}
   * @param byInputAdded the same, added
   */
  record Products(
      MatmulShape forward,
      MatmulShape forwardAdded,
      MatmulShape byWeights,
      MatmulShape byInput,
      MatmulShape byInputAdded) {}

  LinearShapes(int outputs, int inputs) {
    this.outputs = outputs;
    this.inputs = inputs;
  }

  Products of(int rows) {
    Products products = known.get(rows, 0);
    return products == null ? known.put(rows, 0, make(rows)) : products;
  }

  private Products make(int rows) {
    MatmulShape forward = MatmulShape.linear(rows, inputs, outputs);
    MatmulShape byInput = MatmulShape.of(rows, outputs, inputs);
    return new Products(
        forward,
        forward.accumulating(),
        MatmulShape.weightGradient(outputs, rows, inputs),
        byInput,
        byInput.accumulating());
  }
}
