package org.distill4j.teacher.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.training.Inference;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** What shares a batch never changes an answer. */
class PackingTest {
  // float32 products of other row counts are summed in another order.
  private static final float TOLERANCE = 2e-5f;
  private static final int PIECES = 30;

  private static final Checkpoint MODEL =
      TinyModels.classifier(
          TinyModels.config(PIECES, 512, 8, 4, List.of(2, 1), List.of(12, 5)), 3, 1);

  private final TransformerModel encoder = TransformerModel.forInference(MODEL);

  private float[] alone(TokenizedText sequence) {
    return Inference.logits(encoder, List.of(sequence))[0];
  }

  private void assertSameAsAlone(List<TokenizedText> sequences) {
    float[][] together = Inference.logits(encoder, sequences);
    assertEquals(sequences.size(), together.length);
    for (int i = 0; i < together.length; i++) {
      assertArrayEquals(alone(sequences.get(i)), together[i], TOLERANCE, "sequence " + i);
    }
  }

  @Test
  void answersAreThoseOfEachTextAlone() {
    List<TokenizedText> sequences = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      sequences.add(TinyModels.random(1 + i * 7 % 13, PIECES, i));
    }
    assertSameAsAlone(sequences);
  }

  @Test
  void lengths512And3ShareABatch() {
    assertSameAsAlone(
        List.of(
            TinyModels.random(3, PIECES, 1),
            TinyModels.random(512, PIECES, 2),
            TinyModels.random(3, PIECES, 3)));
  }

  @Test
  void inertRowsHoldNothingThatMatters() {
    List<TokenizedText> longer =
        List.of(TinyModels.random(30, PIECES, 3), TinyModels.random(2, PIECES, 4));
    List<TokenizedText> sequences =
        List.of(TinyModels.random(5, PIECES, 1), TinyModels.random(9, PIECES, 2));
    float[] fresh = logits(PackedBatch.of(sequences));
    PackedBatch used = PackedBatch.of(longer); // leaves other pieces behind
    logits(used);
    assertArrayEquals(fresh, logits(used.fill(sequences)));
  }

  @Test
  void inertRowsGetNoGradient() {
    TapLoss loss =
        new TapLoss("hard-label", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(1));
    TransformerModel trained = TransformerModel.forTraining(MODEL, List.of(loss), 0);
    PackedBatch batch = PackedBatch.of(List.of(TinyModels.sequence(3, 4, 5)));
    trained.lossAndGradients(batch, List.of(TargetRows.of(new float[][] {{1}})));
    EmbeddingTable words = trained.words();
    for (int slot = 0; slot < words.touchedCount(); slot++) {
      if (words.touchedRow(slot) == 0) {
        for (int j = 0; j < words.width(); j++) {
          assertEquals(0, words.gradients()[slot * words.width() + j], "piece 0 stands in no text");
        }
      }
    }
    assertTrue(words.touchedCount() >= 3, "touched " + words.touchedCount());
  }

  @Test
  void laysSequencesOneAfterAnother() {
    PackedBatch batch =
        PackedBatch.of(List.of(TinyModels.sequence(5, 6, 7), TinyModels.sequence(8)));
    assertEquals(32, batch.rows());
    assertEquals(4, batch.realTokens());
    assertEquals(2, batch.size());
    double[][] rows = batch.tokens(DataType.FLOAT).toDoubleMatrix();
    assertArrayEquals(new double[] {5, 0, 0}, rows[0]);
    assertArrayEquals(new double[] {7, 2, 1}, rows[2]);
    assertArrayEquals(new double[] {8, 0, 0}, rows[3]);
    assertArrayEquals(new double[] {0, 0, 0}, rows[4]);
    assertArrayEquals(new double[] {3, 1}, batch.lengths(DataType.FLOAT).toDoubleVector());
  }

  @Test
  void refusesABatchOfNothing() {
    Exception fault = assertThrows(IllegalArgumentException.class, () -> PackedBatch.of(List.of()));
    assertEquals("sequences: must not be empty; got none", fault.getMessage());
  }

  private float[] logits(PackedBatch batch) {
    float[] logits = new float[3 * batch.size()];
    encoder.activations(batch).get(GraphNames.CLASSIFIER).read(0, logits, 0, logits.length);
    return logits;
  }
}
