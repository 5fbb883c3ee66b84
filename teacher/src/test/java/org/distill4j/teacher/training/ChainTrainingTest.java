package org.distill4j.teacher.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.distill4j.evaluate.tagging.TagScoring;
import org.distill4j.runtime.TagDecoding;
import org.distill4j.runtime.TagTransitions;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.HeadTensors;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taggers whose neighbouring tags have scores: training, saving, answering. */
final class ChainTrainingTest {
  private static final List<String> LABELS = List.of("O", "B-X", "I-X");

  @TempDir private Path folder;

  private static Checkpoint start() {
    return ClassifierHead.fresh(Separable.start(), LABELS, 3).asTagger().withFreshChain();
  }

  /** Piece 4 begins an entity, and whatever stands behind it goes on with it. */
  private static List<TokenizedText> sentences(int count, List<List<Integer>> tags) {
    Random random = new Random(5);
    List<TokenizedText> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean entity = random.nextBoolean();
      int[] ids = {2, entity ? 4 : 6, 5 + random.nextInt(4), 7};
      pieces.add(TokenizedText.of(ids, new int[4], false).withFirstPieces(1, 2));
      tags.add(entity ? List.of(1, 2) : List.of(0, 0));
    }
    return pieces;
  }

  @Test
  void fineTuningLearnsWhatFollowsWhat() {
    List<List<Integer>> tags = new ArrayList<>();
    List<TokenizedText> pieces = sentences(48, tags);
    List<List<String>> words =
        tags.stream().map(own -> own.stream().map(LABELS::get).toList()).toList();
    Trainer.Result result =
        FineTuning.run(
            start(),
            pieces,
            Labels.tags(tags),
            new TagSlice(pieces, words, LABELS, TagScoring.ENTITIES),
            Separable.settings(6, 17),
            Progress.SILENT);
    assertTrue(result.epochScores().get(result.bestEpoch() - 1) > 0.99, result.toString());
    float[] scores = result.checkpoint().tensor(HeadTensors.CHAIN).values();
    assertTrue(scores[2 * 3 + 3 + 2] > scores[2 * 3 + 3], "B-X, I-X above B-X, O");
    assertEquals(0, scores[2 * 3 + 2], "what is ruled out stays as it was");
  }

  @Test
  void comesBackFromItsDirectory() throws Exception {
    Checkpoint model = start();
    model.tensor(HeadTensors.CHAIN).values()[4] = 0.5f;
    HuggingFaceDirectory.save(model, folder);
    Checkpoint read = HuggingFaceDirectory.load(folder);
    assertEquals(Head.TAGS, Head.of(read));
    assertArrayEquals(
        model.tensor(HeadTensors.CHAIN).values(), read.tensor(HeadTensors.CHAIN).values());
    Map<String, Tensor> wrong = new TreeMap<>(model.tensors());
    wrong.put(HeadTensors.CHAIN, Tensor.zeros(14));
    HuggingFaceDirectory.save(
        new Checkpoint(model.config(), new TreeMap<>(wrong), model.head()), folder);
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> HuggingFaceDirectory.load(folder));
    assertTrue(e.getMessage().contains("crf.scores"), e.getMessage());
  }

  @Test
  void anotherHeadHasNoScoresOfTheOldOne() {
    Checkpoint other = ClassifierHead.fresh(start(), List.of("O", "B-Y", "I-Y", "B-Z"), 1);
    assertFalse(other.hasChain());
    assertEquals(4 * 6, other.withFreshChain().tensor(HeadTensors.CHAIN).size());
    assertTrue(TransformerModel.forInference(other).transitions().isEmpty());
  }

  @Test
  void wordsWithoutPiecesAreOutsideAndTheOthersDecodedTogether() {
    TokenizedText pieces =
        TokenizedText.of(new int[4], new int[4], false)
            .withFirstPieces(1, TokenizedText.NO_PIECE, 2, 3);
    float[] logits = {9, 0, 0, 0, 0, 3, 0, 1, 2, 0, 0, 1};
    assertEquals(
        List.of("I-X", "O", "I-X", "I-X"),
        TagDecoding.tags(pieces, logits, LABELS, Optional.empty()));
    TagTransitions zero = TagTransitions.of(LABELS, new float[TagTransitions.size(3)]);
    assertEquals(
        List.of("B-X", "O", "I-X", "I-X"),
        TagDecoding.tags(pieces, logits, LABELS, Optional.of(zero)),
        "the word without a piece is passed over");
  }
}
