package org.distill4j.teacher.transformer;

import java.util.List;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Dropout;
import org.distill4j.teacher.kernel.Linear;
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
  int inputs() {
    return inputWidth == 0 ? 1 : 2;
  }

  private final class Working extends KernelVertex {
    private final Normalizer norm = new Normalizer(this, hidden, eps, 1);
    private final Dropout masks = new Dropout(dropout);
    private final Buffer row = Buffer.window();

    Working(Place place) {
      super(place);
    }

    @Override
    boolean canReadHalf(Activation signal) {
      return inputWidth > 0 && reads(signal) && signal == in(0) && signal != residual();
    }

    private Activation residual() {
      return in(inputWidth == 0 ? 0 : 1);
    }

    private boolean drops() {
      return dropout > 0 && context().training();
    }

    @Override
    void forward() {
      int rows = residual().rows();
      Buffer total = norm.input(rows);
      StepClock.Part before = enter(StepClock.Part.NORM_AND_ACTIVATION);
      if (drops()) {
        linear(rows, Linear.After.NOTHING, total);
        int key = context().dropoutKey(vertexIndex);
        masks.applyAndAdd(key, rows * hidden, total, residual().values(), total);
      } else {
        total.copy(0, residual().values(), 0, rows * hidden);
        linear(rows, Linear.After.ADD, total);
      }
      norm.forward(rows, out().open(rows, hidden));
      enter(before);
    }

    private void linear(int rows, Linear.After after, Buffer total) {
      if (inputWidth == 0) {
        bias(rows, after, total);
        return;
      }
      StepClock.Part before = enter(StepClock.Part.MATMUL);
      linear(3, hidden, inputWidth).forward(rows, in(0).values(), parameter(0), after, total);
      enter(before);
    }

    // All that is left of a linear layer without inputs.
    private void bias(int rows, Linear.After after, Buffer total) {
      for (int i = 0; i < rows; i++) {
        row.moveTo(total, (long) i * hidden, hidden);
        if (after == Linear.After.NOTHING) {
          row.zero(0, hidden);
        }
        kernels().add(hidden, parameter(0), row);
      }
    }

    @Override
    void backward() {
      int rows = residual().rows();
      StepClock.Part before = enter(StepClock.Part.NORM_AND_ACTIVATION);
      boolean adding = residual().adding();
      Buffer through = adding ? context().temporary(0, rows, hidden) : residual().slopes();
      norm.backward(rows, out().slopes(), through);
      Buffer slope = through;
      if (drops()) {
        slope = context().temporary(1, rows, hidden);
        masks.apply(context().dropoutKey(vertexIndex), rows * hidden, through, slope);
      }
      throughLinear(rows, slope);
      if (adding) {
        kernels().add(rows * hidden, through, residual().slopes());
      }
      enter(before);
    }

    private void throughLinear(int rows, Buffer slope) {
      if (inputWidth == 0) {
        kernels().columnSums(rows, hidden, slope, gradient(0));
        return;
      }
      StepClock.Part before = enter(StepClock.Part.MATMUL);
      boolean adding = in(0).adding();
      linear(3, hidden, inputWidth)
          .backward(rows, in(0).values(), slope, gradient(3), gradient(0), in(0).slopes(), adding);
      enter(before);
    }
  }
}
