package org.distill4j.teacher.transformer;

import java.util.List;
import org.distill4j.teacher.kernel.Block;
import org.distill4j.teacher.kernel.Dropout;
import org.distill4j.teacher.kernel.MatmulShape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A linear layer {@code y [N, out] = f(dropout(x) Wᵀ + b)} with weights {@code [out, in]} and an
 * optional activation.
 */
final class DenseVertex extends TransformerVertex {
  /** What follows the linear part. */
  enum Activation {
    NONE,
    GELU,
    TANH
  }

  private final int inputWidth;
  private final int outputWidth;
  private final Activation activation;
  private final double dropout;
  private final boolean bias;

  DenseVertex(
      @JsonProperty("inputWidth") int inputWidth,
      @JsonProperty("outputWidth") int outputWidth,
      @JsonProperty("activation") Activation activation,
      @JsonProperty("dropout") double dropout,
      @JsonProperty("bias") boolean bias) {
    this.inputWidth = inputWidth;
    this.outputWidth = outputWidth;
    this.activation = activation;
    this.dropout = dropout;
    this.bias = bias;
  }

  static DenseVertex linear(int inputWidth, int outputWidth) {
    return new DenseVertex(inputWidth, outputWidth, Activation.NONE, 0, true);
  }

  @Override
  List<ParameterShape> parameters() {
    ParameterShape weight = new ParameterShape("weight", outputWidth, inputWidth);
    return bias ? List.of(weight, new ParameterShape("bias", 1, outputWidth)) : List.of(weight);
  }

  @Override
  List<Object> identity() {
    return List.of(inputWidth, outputWidth, activation, dropout, bias);
  }

  @Override
  KernelVertex create(KernelVertex.Place place) {
    return new Working(place);
  }

  @Override
  public int minVertexInputs() {
    return 1;
  }

  @Override
  public int maxVertexInputs() {
    return 1;
  }

  private final class Working extends KernelVertex {
    private final Scratch dropped = scratch();
    private final Scratch linear = scratch();
    private final Scratch output = scratch();
    private final Scratch linearGradient = scratch();
    private final Scratch inputGradient = scratch();

    Working(Place place) {
      super(place);
    }

    // The linear part's input: what came in, less what dropout takes.
    private Block source(int rows) {
      if (dropout == 0 || !training()) {
        return input(0);
      }
      Block kept = dropped.get(rows, inputWidth).block();
      dropout(dropout, 0).apply(rows * inputWidth, input(0), kept);
      return kept;
    }

    @Override
    INDArray forward() {
      int rows = inputRows(0);
      Scratch.Matrix sum = linear.get(rows, outputWidth);
      Block offset = bias ? parameter(1) : null;
      kernels()
          .matmul(
              MatmulShape.linear(rows, inputWidth, outputWidth),
              source(rows),
              parameter(0),
              offset,
              sum.block());
      if (activation == Activation.NONE) {
        return sum.array();
      }
      Scratch.Matrix result = output.get(rows, outputWidth);
      activate(rows * outputWidth, sum.block(), result.block());
      return result.array();
    }

    private void activate(int size, Block x, Block y) {
      if (activation == Activation.GELU) {
        kernels().gelu(size, x, y);
        return;
      }
      for (int i = 0; i < size; i++) {
        y.set(i, Math.tanh(x.get(i)));
      }
    }

    @Override
    INDArray[] backward(Block outputGradient) {
      int rows = inputRows(0);
      Block slope = throughActivation(rows, outputGradient);
      Block source = dropout > 0 && training() ? dropped.get(rows, inputWidth).block() : input(0);
      kernels()
          .matmul(
              MatmulShape.weightGradient(outputWidth, rows, inputWidth),
              slope,
              source,
              null,
              gradient(0));
      if (bias) {
        kernels().columnSums(rows, outputWidth, slope, gradient(1));
      }
      Scratch.Matrix result = inputGradient.get(rows, inputWidth);
      kernels()
          .matmul(
              MatmulShape.of(rows, outputWidth, inputWidth),
              slope,
              parameter(0),
              null,
              result.block());
      Dropout masks = dropout(dropout, 0);
      if (masks.probability() > 0) {
        masks.apply(rows * inputWidth, result.block(), result.block());
      }
      return new INDArray[] {result.array()};
    }

    private Block throughActivation(int rows, Block outputGradient) {
      if (activation == Activation.NONE) {
        return outputGradient;
      }
      Block slope = linearGradient.get(rows, outputWidth).block();
      int size = rows * outputWidth;
      if (activation == Activation.GELU) {
        kernels().geluBackward(size, linear.get(rows, outputWidth).block(), outputGradient, slope);
        return slope;
      }
      Block y = output.get(rows, outputWidth).block();
      for (int i = 0; i < size; i++) {
        slope.set(i, outputGradient.get(i) * (1 - y.get(i) * y.get(i)));
      }
      return slope;
    }
  }
}
