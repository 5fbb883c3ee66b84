package org.distill4j.teacher.transformer;

import java.util.List;
import org.distill4j.teacher.kernel.Block;
import org.distill4j.teacher.kernel.Dropout;
import org.distill4j.teacher.kernel.Kernels.NormShape;
import org.distill4j.teacher.kernel.Kernels.NormState;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * {@code y [N, H] = dropout(layerNorm(word + position + type))} (Devlin et al. 2018, arXiv
 * 1810.04805, figure 2). The one input holds a row {@code (piece, position, type)} a token.
 *
 * <p>The word table stands outside the parameters: see {@link WordTable}.
 */
final class EmbeddingVertex extends TransformerVertex {
  private final int positions;
  private final int types;
  private final int hidden;
  private final double eps;
  private final double dropout;

  EmbeddingVertex(
      @JsonProperty("positions") int positions,
      @JsonProperty("types") int types,
      @JsonProperty("hidden") int hidden,
      @JsonProperty("eps") double eps,
      @JsonProperty("dropout") double dropout) {
    this.positions = positions;
    this.types = types;
    this.hidden = hidden;
    this.eps = eps;
    this.dropout = dropout;
  }

  @Override
  List<ParameterShape> parameters() {
    return List.of(
        new ParameterShape("position", positions, hidden),
        new ParameterShape("type", types, hidden),
        new ParameterShape("norm.weight", 1, hidden),
        new ParameterShape("norm.bias", 1, hidden));
  }

  @Override
  List<Object> identity() {
    return List.of(positions, types, hidden, eps, dropout);
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

  /** The working vertex, which is given its word table after the graph is built. */
  final class Working extends KernelVertex {
    private final Scratch sum = scratch();
    private final Scratch output = scratch();
    private final Scratch mean = scratch();
    private final Scratch variance = scratch();
    private final Scratch undropped = scratch();
    private final Scratch sumGradient = scratch();
    private final float[] row = new float[hidden];
    private final float[] part = new float[hidden];
    private WordTable words;

    Working(Place place) {
      super(place);
    }

    void use(WordTable table) {
      words = table;
    }

    private NormShape shape() {
      return new NormShape(inputRows(0), hidden, eps);
    }

    @Override
    INDArray forward() {
      int rows = inputRows(0);
      Block total = sum.get(rows, hidden).block();
      Block tokens = input(0);
      for (int i = 0; i < rows; i++) {
        gather(tokens, i, total);
      }
      Scratch.Matrix result = output.get(rows, hidden);
      kernels()
          .layerNorm(
              shape(),
              total,
              parameter(2),
              parameter(3),
              result.block(),
              mean.get(rows, 1).block(),
              variance.get(rows, 1).block());
      Dropout masks = dropout(dropout, 0);
      if (masks.probability() > 0) {
        masks.apply(rows * hidden, result.block(), result.block());
      }
      return result.array();
    }

    // Piece, position or type of a token; small whole numbers are exact in float32.
    private static int index(Block tokens, int token, int column) {
      return (int) tokens.get(3 * token + column);
    }

    private void gather(Block tokens, int i, Block total) {
      int from = index(tokens, i, 0) * hidden;
      total.write(i * hidden, words.values(), from, hidden);
      addRow(parameter(0), index(tokens, i, 1), total, i);
      addRow(parameter(1), index(tokens, i, 2), total, i);
    }

    // Adds row {@code from} of x to row {@code to} of y: over arrays in float32, which is faster,
    // number by number in float64, which must not be rounded.
    private void addRow(Block x, int from, Block y, int to) {
      if (!y.isFloat()) {
        kernels()
            .add(hidden, x.part((long) from * hidden, hidden), y.part((long) to * hidden, hidden));
        return;
      }
      x.read(from * hidden, part, 0, hidden);
      y.read(to * hidden, row, 0, hidden);
      for (int j = 0; j < hidden; j++) {
        row[j] += part[j];
      }
      y.write(to * hidden, row, 0, hidden);
    }

    @Override
    INDArray[] backward(Block outputGradient) {
      int rows = inputRows(0);
      Block slope = outputGradient;
      Dropout masks = dropout(dropout, 0);
      if (masks.probability() > 0) {
        slope = undropped.get(rows, hidden).block();
        masks.apply(rows * hidden, outputGradient, slope);
      }
      Block dSum = sumGradient.get(rows, hidden).block();
      NormState state =
          new NormState(
              sum.get(rows, hidden).block(),
              parameter(2),
              mean.get(rows, 1).block(),
              variance.get(rows, 1).block());
      kernels().layerNormBackward(shape(), state, slope, dSum, gradient(2), gradient(3));
      gradient(0).zero(0, positions * hidden);
      gradient(1).zero(0, types * hidden);
      Block tokens = input(0);
      for (int i = 0; i < rows; i++) {
        scatter(tokens, i, dSum);
      }
      return new INDArray[] {null};
    }

    private void scatter(Block tokens, int i, Block dSum) {
      dSum.read(i * hidden, row, 0, hidden);
      words.addGradient(index(tokens, i, 0), row, 0);
      addRow(dSum, i, gradient(0), index(tokens, i, 1));
      addRow(dSum, i, gradient(1), index(tokens, i, 2));
    }
  }
}
