package org.distill4j.teacher.transformer;

import java.util.List;
import org.distill4j.teacher.kernel.Block;
import org.distill4j.teacher.kernel.Dropout;
import org.distill4j.teacher.kernel.Kernels.NormShape;
import org.distill4j.teacher.kernel.Kernels.NormState;
import org.distill4j.teacher.kernel.MatmulShape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The end of a post-norm block: {@code y [N, H] = layerNorm(residual + dropout(x Wᵀ + b))} (Vaswani
 * et al. 2017, arXiv 1706.03762, section 3.1).
 *
 * <p>Inputs are x {@code [N, in]} and the residual {@code [N, H]}; only the residual where pruning
 * left x no column, and then the block adds its bias alone.
 */
final class ResidualVertex extends TransformerVertex {
  private final int inputWidth;
  private final int hidden;
  private final double eps;
  private final double dropout;

  ResidualVertex(
      @JsonProperty("inputWidth") int inputWidth,
      @JsonProperty("hidden") int hidden,
      @JsonProperty("eps") double eps,
      @JsonProperty("dropout") double dropout) {
    this.inputWidth = inputWidth;
    this.hidden = hidden;
    this.eps = eps;
    this.dropout = dropout;
  }

  @Override
  List<ParameterShape> parameters() {
    ParameterShape bias = new ParameterShape("bias", 1, hidden);
    ParameterShape gain = new ParameterShape("norm.weight", 1, hidden);
    ParameterShape shift = new ParameterShape("norm.bias", 1, hidden);
    return inputWidth == 0
        ? List.of(bias, gain, shift)
        : List.of(bias, gain, shift, new ParameterShape("weight", hidden, inputWidth));
  }

  @Override
  List<Object> identity() {
    return List.of(inputWidth, hidden, eps, dropout);
  }

  @Override
  KernelVertex create(KernelVertex.Place place) {
    return new Working(place);
  }

  @Override
  public int minVertexInputs() {
    return inputWidth == 0 ? 1 : 2;
  }

  @Override
  public int maxVertexInputs() {
    return minVertexInputs();
  }

  private final class Working extends KernelVertex {
    private final Scratch sum = scratch();
    private final Scratch output = scratch();
    private final Scratch mean = scratch();
    private final Scratch variance = scratch();
    private final Scratch residualGradient = scratch();
    private final Scratch linearGradient = scratch();
    private final Scratch inputGradient = scratch();

    Working(Place place) {
      super(place);
    }

    private int residual() {
      return inputWidth == 0 ? 0 : 1;
    }

    @Override
    INDArray forward() {
      int rows = inputRows(residual());
      Block total = sum.get(rows, hidden).block();
      linear(rows, total);
      addResidual(rows * hidden, total);
      Scratch.Matrix result = output.get(rows, hidden);
      kernels()
          .layerNorm(
              new NormShape(rows, hidden, eps),
              total,
              parameter(1),
              parameter(2),
              result.block(),
              mean.get(rows, 1).block(),
              variance.get(rows, 1).block());
      return result.array();
    }

    // Dropout works in float32, which would hide the slopes of a float64 graph.
    private void addResidual(int size, Block total) {
      Dropout masks = dropout(dropout, 0);
      if (masks.probability() > 0) {
        masks.applyAndAdd(size, total, input(residual()), total);
      } else {
        kernels().add(size, input(residual()), total);
      }
    }

    private void linear(int rows, Block total) {
      if (inputWidth > 0) {
        kernels()
            .matmul(
                MatmulShape.linear(rows, inputWidth, hidden),
                input(0),
                parameter(3),
                parameter(0),
                total);
        return;
      }
      for (int i = 0; i < rows; i++) {
        total.copy(i * hidden, parameter(0), 0, hidden);
      }
    }

    @Override
    INDArray[] backward(Block outputGradient) {
      int rows = inputRows(residual());
      Scratch.Matrix through = residualGradient.get(rows, hidden);
      NormState state =
          new NormState(
              sum.get(rows, hidden).block(),
              parameter(1),
              mean.get(rows, 1).block(),
              variance.get(rows, 1).block());
      kernels()
          .layerNormBackward(
              new NormShape(rows, hidden, eps),
              state,
              outputGradient,
              through.block(),
              gradient(1),
              gradient(2));
      Block slope = through.block();
      Dropout masks = dropout(dropout, 0);
      if (masks.probability() > 0) {
        slope = linearGradient.get(rows, hidden).block();
        masks.apply(rows * hidden, through.block(), slope);
      }
      kernels().columnSums(rows, hidden, slope, gradient(0));
      if (inputWidth == 0) {
        return new INDArray[] {through.array()};
      }
      return new INDArray[] {throughLinear(rows, slope), through.array()};
    }

    private INDArray throughLinear(int rows, Block slope) {
      kernels()
          .matmul(
              MatmulShape.weightGradient(hidden, rows, inputWidth),
              slope,
              input(0),
              null,
              gradient(3));
      Scratch.Matrix result = inputGradient.get(rows, inputWidth);
      kernels()
          .matmul(
              MatmulShape.of(rows, hidden, inputWidth), slope, parameter(3), null, result.block());
      return result.array();
    }
  }
}
