package org.distill4j.teacher.transformer;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Dropout;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * DL4J's dense layer {@code y [B, out] = f(dropout(x) Wᵀ + b)}, its weights row-major {@code [out,
 * in]}. Dropout is ours, since DL4J's cannot be repeated by a resumed run.
 */
final class StockDenseVertex extends TransformerVertex {
  private final int inputWidth;
  private final int outputWidth;
  private final Activation activation;
  private final double dropout;

  StockDenseVertex(
      @JsonProperty("inputWidth") int inputWidth,
      @JsonProperty("outputWidth") int outputWidth,
      @JsonProperty("activation") Activation activation,
      @JsonProperty("dropout") double dropout) {
    this.inputWidth = inputWidth;
    this.outputWidth = outputWidth;
    this.activation = activation;
    this.dropout = dropout;
  }

  static StockDenseVertex of(
      int inputWidth, int outputWidth, Op.Function function, double dropout) {
    Activation activation =
        switch (function) {
          case GELU -> Activation.GELU;
          case RELU -> Activation.RELU;
          case TANH -> Activation.TANH;
          case GELU_TANH ->
              throw new IllegalArgumentException(
                  "activation: must be RELU or TANH in a model without attention; got " + function);
        };
    return new StockDenseVertex(inputWidth, outputWidth, activation, dropout);
  }

  static StockDenseVertex linear(int inputWidth, int outputWidth, double dropout) {
    return new StockDenseVertex(inputWidth, outputWidth, Activation.IDENTITY, dropout);
  }

  @Override
  List<ParameterShape> parameters() {
    // In DL4J's order; it keeps [in, out] column by column, which is [out, in] row by row.
    return List.of(
        new ParameterShape("weight", outputWidth, inputWidth),
        new ParameterShape("bias", 1, outputWidth));
  }

  @Override
  List<Object> identity() {
    return List.of(inputWidth, outputWidth, activation, dropout);
  }

  @Override
  KernelVertex create(KernelVertex.Place place) {
    return new Working(place);
  }

  private final class Working extends KernelVertex {
    private final Dropout masks = new Dropout(dropout);
    private StockLayer layer;

    Working(Place place) {
      super(place);
    }

    private StockLayer layer() {
      if (layer == null) {
        DenseLayer conf =
            new DenseLayer.Builder()
                .nIn(inputWidth)
                .nOut(outputWidth)
                .activation(activation)
                .build();
        layer = new StockLayer(conf, dataType, params(), getGradientsViewArray());
      }
      return layer;
    }

    private boolean drops() {
      return dropout > 0 && context().training();
    }

    @Override
    void forward() {
      StepClock.Part before = enter(StepClock.Part.MATMUL);
      int rows = in(0).rows();
      INDArray input = StockLayer.matrix(in(0).values(), rows, inputWidth, dataType);
      drop(input);
      INDArray result = layer().forward(input, null, context().training());
      out().open(rows, outputWidth).copy(0, Buffer.of(result), 0, rows * outputWidth);
      enter(before);
    }

    private void drop(INDArray array) {
      if (drops()) {
        Buffer block = Buffer.of(array);
        masks.apply(context().dropoutKey(vertexIndex), block.length(), block, block);
      }
    }

    @Override
    void backward() {
      StepClock.Part before = enter(StepClock.Part.MATMUL);
      INDArray slopes = StockLayer.matrix(out().slopes(), out().rows(), outputWidth, dataType);
      INDArray result = layer().backward(slopes);
      drop(result);
      in(0).add(Buffer.of(result), kernels());
      enter(before);
    }
  }
}
