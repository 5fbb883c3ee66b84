package org.distill4j.teacher.transformer;

import java.util.List;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Dropout;
import org.distill4j.teacher.kernel.Linear;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A linear layer {@code y [N, out] = f(dropout(x) Wᵀ + b)} with weights {@code [out, in]} and an
 * optional activation.
 */
final class DenseVertex extends TransformerVertex {
  /** What follows the linear part. */
  enum ActivationFunction {
    NONE,
    GELU,
    TANH,
    RELU
  }

  private final int inputWidth;
  private final int outputWidth;
  private final ActivationFunction activation;
  private final double dropout;
  private final boolean bias;

  DenseVertex(
      @JsonProperty("inputWidth") int inputWidth,
      @JsonProperty("outputWidth") int outputWidth,
      @JsonProperty("activation") ActivationFunction activation,
      @JsonProperty("dropout") double dropout,
      @JsonProperty("bias") boolean bias) {
    this.inputWidth = inputWidth;
    this.outputWidth = outputWidth;
    this.activation = activation;
    this.dropout = dropout;
    this.bias = bias;
  }

  static DenseVertex linear(int inputWidth, int outputWidth) {
    return new DenseVertex(inputWidth, outputWidth, ActivationFunction.NONE, 0, true);
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

  private final class Working extends KernelVertex {
    private final Workspace dropped = scratch();
    private Workspace linear = scratch();
    private boolean half;
    private final Dropout masks = new Dropout(dropout);

    Working(Place place) {
      super(place);
    }

    @Override
    boolean canHandOnHalf() {
      return activation == ActivationFunction.GELU;
    }

    // The first of two factors reads what neurons say, in some layers; in all it is of one type.
    @Override
    boolean canReadHalf(Activation signal) {
      return dropout == 0 && reads(signal);
    }

    @Override
    void halve() {
      super.halve();
      half = true;
      linear = replace(linear, DataType.BFLOAT16);
    }

    private Linear linear() {
      return linear(0, outputWidth, inputWidth);
    }

    private boolean drops() {
      return dropout > 0 && context().training();
    }

    // The linear part's input: what came in, less what dropout takes.
    private Buffer source() {
      if (!drops()) {
        return in(0).values();
      }
      Buffer kept = dropped.get(in(0).rows(), inputWidth);
      masks.apply(context().dropoutKey(vertexIndex), in(0).size(), in(0).values(), kept);
      return kept;
    }

    @Override
    void forward() {
      int rows = in(0).rows();
      Buffer y = out().open(rows, outputWidth);
      Buffer source = source();
      boolean kept = activation == ActivationFunction.GELU && context().training();
      Linear.After after =
          activation == ActivationFunction.GELU && !kept ? Linear.After.GELU : Linear.After.NOTHING;
      // GELU's slope needs what went into it; without a backward pass it is fused.
      Buffer sum = kept ? linear.get(rows, outputWidth) : y;
      StepClock.Part before = enter(StepClock.Part.MATMUL);
      linear().forward(rows, source, bias ? parameter(1) : null, after, sum);
      enter(StepClock.Part.NORM_AND_ACTIVATION);
      if (kept) {
        kernels().gelu(rows * outputWidth, sum, y);
      } else if (activation == ActivationFunction.TANH) {
        kernels().tanh(rows * outputWidth, y, y);
      } else if (activation == ActivationFunction.RELU) {
        kernels().relu(rows * outputWidth, y, y);
      }
      enter(before);
    }

    @Override
    void backward() {
      int rows = in(0).rows();
      StepClock.Part before = enter(StepClock.Part.NORM_AND_ACTIVATION);
      Buffer slope = throughActivation(rows);
      enter(StepClock.Part.MATMUL);
      Buffer source = drops() ? dropped.get(rows, inputWidth) : in(0).values();
      // A gradient that dropout still has to thin cannot be added to another in the same go.
      boolean adding = in(0).adding();
      boolean apart = drops() && adding;
      Buffer dx = apart ? source : in(0).slopes();
      linear()
          .backward(
              rows, source, slope, gradient(0), bias ? gradient(1) : null, dx, adding && !apart);
      enter(StepClock.Part.NORM_AND_ACTIVATION);
      if (drops()) {
        int key = context().dropoutKey(vertexIndex);
        if (apart) {
          masks.applyAndAdd(key, in(0).size(), dx, in(0).slopes(), in(0).slopes());
        } else {
          masks.apply(key, in(0).size(), dx, dx);
        }
      }
      enter(before);
    }

    private Buffer throughActivation(int rows) {
      if (activation == ActivationFunction.NONE) {
        return out().slopes();
      }
      Buffer slope =
          half
              ? context().halfTemporary(rows, outputWidth)
              : context().temporary(0, rows, outputWidth);
      int size = rows * outputWidth;
      if (activation == ActivationFunction.GELU) {
        kernels().geluBackward(size, linear.get(rows, outputWidth), out().slopes(), slope);
      } else if (activation == ActivationFunction.RELU) {
        kernels().reluBackward(size, out().values(), out().slopes(), slope);
      } else {
        kernels().tanhBackward(size, out().values(), out().slopes(), slope);
      }
      return slope;
    }
  }
}
