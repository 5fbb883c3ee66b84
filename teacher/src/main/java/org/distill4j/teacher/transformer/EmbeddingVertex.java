package org.distill4j.teacher.transformer;

import java.util.List;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Dropout;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** {@code y [N, E] = dropout(word)}: each token's row of the word table, and nothing else. */
final class EmbeddingVertex extends TransformerVertex {
  private final int width;
  private final double dropout;

  EmbeddingVertex(@JsonProperty("width") int width, @JsonProperty("dropout") double dropout) {
    this.width = width;
    this.dropout = dropout;
  }

  @Override
  List<Object> identity() {
    return List.of(width, dropout);
  }

  @Override
  KernelVertex create(KernelVertex.Place place) {
    return new Working(place);
  }

  private final class Working extends EmbeddingReader {
    private final Dropout masks = new Dropout(dropout);
    private final float[] row = new float[width];

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
      Buffer result = out().open(batch.rows(), width);
      for (int i = 0; i < batch.rows(); i++) {
        result.write(i * width, words().values(), batch.piece(i) * width, width);
      }
      if (drops()) {
        masks.apply(context().dropoutKey(vertexIndex), out().size(), result, result);
      }
      enter(before);
    }

    @Override
    void backward() {
      StepClock.Part before = enter(StepClock.Part.EMBEDDING);
      PackedBatch batch = context().batch();
      Buffer slopes = out().slopes();
      if (drops()) {
        masks.apply(context().dropoutKey(vertexIndex), out().size(), slopes, slopes);
      }
      // Rows of no sequence have no gradient.
      for (int i = 0; i < batch.realTokens(); i++) {
        slopes.read(i * width, row, 0, width);
        words().addGradient(batch.piece(i), row, 0);
      }
      enter(before);
    }
  }
}
