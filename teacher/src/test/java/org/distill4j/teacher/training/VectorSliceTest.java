package org.distill4j.teacher.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.distill4j.runtime.CompressedEmbedder;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.SentenceVectors;
import org.distill4j.teacher.transformer.TinyModels;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.Test;

/** What sentence encoders are chosen by. */
class VectorSliceTest {
  private static final List<TokenizedText> TEXTS =
      List.of(
          TinyModels.sequence(1, 5, 2),
          TinyModels.sequence(1, 3, 3),
          TinyModels.sequence(4),
          TinyModels.sequence(1, 7, 8, 2, 5),
          TinyModels.sequence(6, 2),
          TinyModels.sequence(7, 7, 1));

  private static TransformerModel encoder() {
    Checkpoint bert = TinyModels.classifier(TinyModels.config(List.of(2), List.of(3)), 3, 3);
    return TransformerModel.forInference(SentenceVectors.of(bert, SentencePooling.MEAN));
  }

  @Test
  void isTheMeanCosineToWhatIsWanted() {
    float[][] own = Inference.logits(encoder(), TEXTS);
    assertEquals(1, new VectorSlice(TEXTS, own).applyAsDouble(encoder()), 1e-6, "float32");
    float[][] turned = own.clone();
    turned[0] = own[1];
    double expected = (5 + CompressedEmbedder.cosine(own[0], own[1])) / 6;
    VectorSlice slice = new VectorSlice(TEXTS, turned);
    assertEquals(expected, slice.applyAsDouble(encoder()), 1e-6, "float32");
    assertTrue(slice.noise(0.9) > slice.noise(0.99));
    assertEquals(0, slice.noise(1));
  }

  @Test
  void isSpearmansCorrelationOfPairs() {
    float[][] own = Inference.logits(encoder(), TEXTS);
    List<Double> cosines =
        List.of(
            CompressedEmbedder.cosine(own[0], own[1]),
            CompressedEmbedder.cosine(own[2], own[3]),
            CompressedEmbedder.cosine(own[4], own[5]));
    List<Double> scores = cosines.stream().map(c -> 5 * c * c * c).toList(); // the same order
    assertEquals(1, new PairSlice(TEXTS, scores).applyAsDouble(encoder()), 1e-9);
    List<Double> reversed = scores.stream().map(s -> -s).toList();
    assertEquals(-1, new PairSlice(TEXTS, reversed).applyAsDouble(encoder()), 1e-9);
  }

  @Test
  void refusesWhatIsNotAsMany() {
    Exception vectors =
        assertThrows(IllegalArgumentException.class, () -> new VectorSlice(TEXTS, new float[2][]));
    assertTrue(vectors.getMessage().contains("got 2 for 6"), vectors.getMessage());
    Exception pairs =
        assertThrows(IllegalArgumentException.class, () -> new PairSlice(TEXTS, List.of(1.0, 2.0)));
    assertTrue(pairs.getMessage().contains("got 2 for 6"), pairs.getMessage());
  }
}
