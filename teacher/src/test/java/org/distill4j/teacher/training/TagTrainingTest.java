package org.distill4j.teacher.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.distill4j.evaluate.tagging.TagScoring;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.Test;

final class TagTrainingTest {
  private static final List<String> LABELS = List.of("O", "B-X", "I-X");
  private static final int[] NO_TYPES = new int[5];

  /** Piece 4 begins an entity and piece 5 goes on with it; each word has two pieces, 8 second. */
  private record Sentences(List<TokenizedText> pieces, List<List<Integer>> tags) {
    static Sentences drawn(int count, long seed) {
      Random random = new Random(seed);
      List<TokenizedText> pieces = new ArrayList<>();
      List<List<Integer>> tags = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        boolean entity = random.nextBoolean();
        int[] ids = {2, entity ? 4 : 6, 8, entity ? 5 : 7, 8};
        pieces.add(TokenizedText.of(ids, NO_TYPES, false).withFirstPieces(1, 3));
        tags.add(entity ? List.of(1, 2) : List.of(0, 0));
      }
      return new Sentences(pieces, tags);
    }

    TagSlice slice() {
      List<List<String>> words =
          tags.stream().map(own -> own.stream().map(LABELS::get).toList()).toList();
      return new TagSlice(pieces, words, LABELS, TagScoring.ENTITIES);
    }
  }

  private static Checkpoint start() {
    return ClassifierHead.fresh(Separable.start(), LABELS, 3).asTagger();
  }

  @Test
  void fineTuningLearnsTags() {
    Sentences data = Sentences.drawn(48, 5);
    assertEquals(Head.TAGS, Head.of(start()));
    Trainer.Result result =
        FineTuning.run(
            start(),
            data.pieces(),
            Labels.tags(data.tags()),
            data.slice(),
            Separable.settings(6, 17),
            Progress.SILENT);
    assertTrue(result.epochScores().get(result.bestEpoch() - 1) > 0.99, result.toString());
    assertFalse(result.checkpoint().hasPooler());
  }

  @Test
  void answersAreTheSameInAnyCompany() {
    TransformerModel encoder = TransformerModel.forInference(start());
    List<TokenizedText> some = Sentences.drawn(3, 7).pieces();
    float[][] together = Inference.logits(encoder, some);
    for (int i = 0; i < together.length; i++) {
      assertEquals(5 * LABELS.size(), together[i].length);
      assertArrayEquals(
          Inference.logits(encoder, List.of(some.get(i)))[0],
          together[i],
          1e-5f,
          "float32, other sizes of products");
    }
  }

  @Test
  void scoresOfNothingFoundTellTheBetterLoss() {
    double score =
        Sentences.drawn(8, 1).slice().applyAsDouble(TransformerModel.forInference(start()));
    assertTrue((score > 0 && score < 1e-6) || score > 0.01, "score " + score);
  }

  @Test
  void firstPiecesBearTheLabelAndOthersNothing() {
    List<TokenizedText> sequences =
        List.of(
            TokenizedText.of(new int[] {2, 4, 8}, new int[3], false)
                .withFirstPieces(1, TokenizedText.NO_PIECE),
            TokenizedText.of(new int[] {2, 5, 6, 3}, new int[4], false).withFirstPieces(1, 2));
    Labels truth = Labels.tags(List.of(List.of(7, 8), List.of(1, 2)));
    float[][] rows = truth.column(new int[] {1, 0}, sequences);
    assertEquals(32, rows.length, "rounded up as the batch is");
    float[] expected = {Float.NaN, 1, 2, Float.NaN, Float.NaN, 7};
    for (int i = 0; i < rows.length; i++) {
      assertEquals(i < expected.length ? expected[i] : Float.NaN, rows[i][0], "row " + i);
    }
    assertEquals(3, truth.targets(new int[] {1, 0}, sequences).count());
    assertEquals(Labels.tags(List.of(List.of(1, 2))), truth.select(List.of(1)));
    assertEquals(Labels.tags(List.of(List.of(7, 8))), truth.first(1));
    assertTrue(truth.isOfWords());
  }
}
