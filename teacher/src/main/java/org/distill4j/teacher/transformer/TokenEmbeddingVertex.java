package org.distill4j.teacher.transformer;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Dropout;
import org.distill4j.teacher.quantization.MatrixFakeQuantize;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * {@code y [N, H] = dropout(layerNorm(word + position + type))} (Devlin et al. 2018, arXiv
 * 1810.04805, figure 2). The first input holds a row {@code (token, position, type)} a token. Of no
 * types there is no table; of one, every token reads its row.
 *
 * <p>Where the word embedding is kept as two factors, word vectors are a second input {@code [N,
 * H]}. Else the word table stands outside the parameters: see {@link EmbeddingTable}.
 */
final class TokenEmbeddingVertex extends TransformerVertex {
  private final int positions;
  private final int offset;
  private final int types;
  private final int hidden;
  private final double eps;
  private final double dropout;
  private final boolean factored;

  TokenEmbeddingVertex(
      @JsonProperty("positions") int positions,
      @JsonProperty("offset") int offset,
      @JsonProperty("types") int types,
      @JsonProperty("hidden") int hidden,
      @JsonProperty("eps") double eps,
      @JsonProperty("dropout") double dropout,
      @JsonProperty("factored") boolean factored) {
    this.positions = positions;
    this.offset = offset;
    this.types = types;
    this.hidden = hidden;
    this.eps = eps;
    this.dropout = dropout;
    this.factored = factored;
  }

  @Override
  List<ParameterShape> parameters() {
    List<ParameterShape> shapes = new ArrayList<>();
    shapes.add(new ParameterShape("position", positions, hidden));
    if (types > 0) {
      shapes.add(new ParameterShape("type", types, hidden));
    }
    shapes.add(new ParameterShape("norm.weight", 1, hidden));
    shapes.add(new ParameterShape("norm.bias", 1, hidden));
    return shapes;
  }

  @Override
  List<Object> identity() {
    return List.of(positions, offset, types, hidden, eps, dropout, factored);
  }

  @Override
  KernelVertex create(KernelVertex.Place place) {
    return new Working(place);
  }

  @Override
  int inputs() {
    return factored ? 2 : 1;
  }

  /** The working vertex, which is given its word table after the graph is built. */
  final class Working extends EmbeddingReader {
    private final Normalizer norm = new Normalizer(this, hidden, eps, types > 0 ? 2 : 1);
    private final Dropout masks = new Dropout(dropout);
    private final float[] row = new float[hidden];
    private final float[] part = new float[hidden];
    private final Buffer left = Buffer.window();
    private final Buffer right = Buffer.window();
    private final FakeQuantizedRows rounded = new FakeQuantizedRows(hidden, scratch());

    Working(Place place) {
      super(place);
    }

    private boolean drops() {
      return dropout > 0 && context().training();
    }

    @Override
    void forward() {
      StepClock.Part before = enter(StepClock.Part.EMBEDDING);
      PackedBatch batch = context().batch();
      int rows = batch.rows();
      Buffer total = norm.input(rows);
      writeWords(batch, total);
      for (int i = 0; i < rows; i++) {
        addTable(0, context().rounded().positions(), offset + batch.position(i), i);
        if (types > 0) {
          addTable(1, context().rounded().types(), type(batch, i), i);
        }
      }
      enter(StepClock.Part.NORM_AND_ACTIVATION);
      Buffer result = out().open(rows, hidden);
      norm.forward(rows, result);
      if (drops()) {
        masks.apply(context().dropoutKey(vertexIndex), rows * hidden, result, result);
      }
      enter(before);
    }

    // Of one row, every token reads it.
    private int type(PackedBatch batch, int i) {
      int type = types == 1 ? 0 : batch.type(i);
      if (type >= types) {
        throw new IllegalArgumentException(
            "token types: must be below the model's type_vocab_size "
                + types
                + "; got "
                + type
                + ". Give single texts, or a model that tells a pair's texts apart.");
      }
      return type;
    }

    private void writeWords(PackedBatch batch, Buffer total) {
      if (factored) {
        total.copy(0, in(1).values(), 0, batch.rows() * hidden);
        return;
      }
      for (int i = 0; i < batch.rows(); i++) {
        writeWord(batch.piece(i), total, i);
      }
    }

    private void writeWord(int piece, Buffer total, int i) {
      MatrixFakeQuantize rounding = context().rounded().words();
      if (rounding == null) {
        total.write(i * hidden, words().values(), piece * hidden, hidden);
      } else {
        total.copy(i * hidden, rounded.round(rounding, piece, words().values()), 0, hidden);
      }
    }

    private void addTable(int table, MatrixFakeQuantize rounding, int number, int i) {
      Buffer total = norm.input(context().batch().rows());
      if (rounding == null) {
        addRow(parameter(table), number, total, i);
      } else {
        addRow(rounded.round(rounding, number, parameter(table)), 0, total, i);
      }
    }

    // Adds row {@code from} of x to row {@code to} of y: over arrays in float32, which is faster,
    // number by number in float64, which must not be rounded.
    private void addRow(Buffer x, int from, Buffer y, int to) {
      if (!y.isFloat()) {
        left.moveTo(x, (long) from * hidden, hidden);
        kernels().add(hidden, left, right.moveTo(y, (long) to * hidden, hidden));
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
    void backward() {
      StepClock.Part before = enter(StepClock.Part.NORM_AND_ACTIVATION);
      int rows = out().rows();
      Buffer slope = out().slopes();
      if (drops()) {
        slope = context().temporary(0, rows, hidden);
        masks.apply(context().dropoutKey(vertexIndex), rows * hidden, out().slopes(), slope);
      }
      Buffer dSum = context().temporary(1, rows, hidden);
      norm.backward(rows, slope, dSum);
      enter(StepClock.Part.EMBEDDING);
      gradient(0).zero(0, positions * hidden);
      if (types > 0) {
        gradient(1).zero(0, types * hidden);
      }
      // Rows of no sequence have no gradient.
      for (int i = 0; i < context().batch().realTokens(); i++) {
        scatter(i, dSum);
      }
      if (factored) {
        in(1).add(dSum, kernels());
      }
      enter(before);
    }

    private void scatter(int i, Buffer dSum) {
      PackedBatch batch = context().batch();
      if (!factored) {
        scatterWord(i, batch.piece(i), dSum);
      }
      addSlope(0, context().rounded().positions(), offset + batch.position(i), dSum, i);
      if (types > 0) {
        addSlope(1, context().rounded().types(), type(batch, i), dSum, i);
      }
    }

    private void scatterWord(int i, int piece, Buffer dSum) {
      MatrixFakeQuantize rounding = context().rounded().words();
      if (rounding == null) {
        dSum.read(i * hidden, row, 0, hidden);
      } else {
        rounded.back(rounding, piece, words().values(), dSum, i).read(0, row, 0, hidden);
      }
      words().addGradient(piece, row, 0);
    }

    private void addSlope(int table, MatrixFakeQuantize rounding, int number, Buffer dSum, int i) {
      if (rounding == null) {
        addRow(dSum, i, gradient(table), number);
      } else {
        Buffer slope = rounded.back(rounding, number, parameter(table), dSum, i);
        addRow(slope, 0, gradient(table), number);
      }
    }
  }
}
