package org.distill4j.teacher.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.TransformerConfig.Family;
import org.distill4j.teacher.checkpoint.WordModelTensors;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.training.Inference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

/** The two families without attention. */
class WordModelTest {
  private static final int PIECES = 9;
  private static final int WIDTH = 3;
  private static final int UNITS = 2;

  // One run of two equal lengths, one sequence of a single piece, one longer; pieces repeat.
  private static final List<TokenizedText> TEXTS =
      List.of(
          TinyModels.sequence(1, 5, 2),
          TinyModels.sequence(1, 3, 3),
          TinyModels.sequence(4),
          TinyModels.sequence(1, 7, 8, 2, 5));

  @BeforeAll
  static void useOneThread() {
    Threads.use(1);
  }

  private static Checkpoint model(Family family) {
    TransformerConfig like = TinyModels.config(List.of(2), List.of(2));
    return TinyModels.classifier(
        TransformerConfig.withoutAttention(family, like, WIDTH, UNITS), 3, 7);
  }

  private static TransformerModel training(Family family, DataType type) {
    TapLoss loss =
        new TapLoss("hard-label", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(0.7));
    return TransformerModel.forTraining(model(family), List.of(loss), 5, type);
  }

  @ParameterizedTest
  @EnumSource(names = {"STATIC", "BILSTM"})
  void gradientsAreThoseOfCentralDifferences(Family family) {
    TransformerModel encoder = training(family, DataType.DOUBLE);
    PackedBatch batch = PackedBatch.of(TEXTS);
    TargetRows labels = TargetRows.of(new float[][] {{0}, {2}, {1}, {2}});
    CentralDifferences differences =
        new CentralDifferences(
            () -> {
              encoder.words().clearGradients();
              return encoder.lossAndGradients(batch, List.of(labels));
            });
    differences.check(encoder.graph());
    differences.checkWords(encoder.words());
    assertEquals(List.of(), differences.faults());
    assertEquals(model(family).parameters(), differences.compared());
  }

  @ParameterizedTest
  @EnumSource(names = {"STATIC", "BILSTM"})
  void answersDoNotDependOnTheBatch(Family family) {
    TransformerModel encoder = TransformerModel.forInference(model(family));
    float[][] together = Inference.logits(encoder, TEXTS);
    for (int i = 0; i < together.length; i++) {
      float[] alone = Inference.logits(encoder, List.of(TEXTS.get(i)))[0];
      assertArrayEquals(alone, together[i], 1e-6f, "float32 sums of a few terms");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STATIC", "BILSTM"})
  void survivesItsDirectory(Family family, @TempDir Path folder) throws IOException {
    Checkpoint model = model(family);
    HuggingFaceDirectory.save(model, folder);
    Checkpoint read = HuggingFaceDirectory.load(folder);
    assertEquals(model.config(), read.config());
    assertEquals(model.labels(), read.labels());
    assertEquals(model.tensors().keySet(), read.tensors().keySet());
    model
        .tensors()
        .forEach((name, t) -> assertArrayEquals(t.values(), read.tensor(name).values(), name));
    String config = Files.readString(folder.resolve("config.json"));
    assertTrue(config.contains("distill4j-" + family.name().toLowerCase(java.util.Locale.ROOT)));
  }

  @ParameterizedTest
  @EnumSource(names = {"STATIC", "BILSTM"})
  void comesBackFromTheGraphAsItWentIn(Family family) {
    Checkpoint model = model(family);
    Checkpoint back = TransformerModel.forInference(model).toCheckpoint();
    assertEquals(model.tensors().keySet(), back.tensors().keySet());
    model
        .tensors()
        .forEach((name, t) -> assertArrayEquals(t.values(), back.tensor(name).values(), name));
  }

  @Test
  void weighsWordsByTheirScores() {
    Checkpoint model = model(Family.STATIC);
    float[] score = model.tensor(WordModelTensors.SCORE).values();
    float[] words = model.tensor(WordModelTensors.WORDS).values();
    int[] ids = TEXTS.get(3).ids();
    double[] shares = new double[ids.length];
    double sum = 0;
    for (int i = 0; i < ids.length; i++) {
      double product = 0;
      for (int j = 0; j < WIDTH; j++) {
        product += score[j] * words[ids[i] * WIDTH + j];
      }
      shares[i] = Math.exp(product);
      sum += shares[i];
    }
    Buffer mean = TransformerModel.forInference(model).output(batch(3), GraphNames.EMBEDDINGS);
    for (int j = 0; j < WIDTH; j++) {
      double expected = 0;
      for (int i = 0; i < ids.length; i++) {
        expected += shares[i] / sum * words[ids[i] * WIDTH + j];
      }
      assertEquals(expected, mean.get(j), 1e-6, "float32");
    }
  }

  @Test
  void theOrderOfWordsMattersToAnLstmAlone() {
    TokenizedText there = TinyModels.sequence(1, 5, 2, 7);
    TokenizedText back = TinyModels.sequence(7, 2, 5, 1);
    float[][] averaged =
        Inference.logits(TransformerModel.forInference(model(Family.STATIC)), List.of(there, back));
    assertArrayEquals(averaged[0], averaged[1], 1e-6f, "a mean, but for rounding");
    float[][] read =
        Inference.logits(TransformerModel.forInference(model(Family.BILSTM)), List.of(there, back));
    assertNotEquals(read[0][0], read[1][0], 1e-4f);
  }

  @Test
  void leavesWordsOutByChanceInTrainingOnly() {
    Checkpoint model = model(Family.STATIC);
    Checkpoint dropping =
        new Checkpoint(model.config().withDropout(0.5, 0), model.tensors(), model.head());
    TapLoss loss =
        new TapLoss("hard-label", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(1));
    TransformerModel encoder = TransformerModel.forTraining(dropping, List.of(loss), 5);
    TargetRows label = TargetRows.of(new float[][] {{1}});
    encoder.graph().getConfiguration().setIterationCount(1);
    double first = encoder.lossAndGradients(batch(3), List.of(label));
    assertEquals(first, encoder.lossAndGradients(batch(3), List.of(label)), "same step, same mask");
    double sum = 0;
    for (int step = 2; step < 40; step++) {
      encoder.graph().getConfiguration().setIterationCount(step);
      sum += Math.abs(encoder.lossAndGradients(batch(3), List.of(label)) - first);
    }
    assertTrue(sum > 1e-3, "masks differ from step to step; got " + sum);
    assertArrayEquals(
        Inference.logits(TransformerModel.forInference(model), TEXTS)[3],
        Inference.logits(encoder, TEXTS)[3],
        1e-6f,
        "no dropout in an answer");
  }

  @Test
  void refusesALossOnHiddenStatesOfAnotherWidth() {
    TapLoss hidden = new TapLoss("h", GraphNames.EMBEDDINGS, WIDTH, 5, true, new HardLabelLoss(1));
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> TransformerModel.forTraining(model(Family.STATIC), List.of(hidden), 1));
    assertTrue(e.getMessage().startsWith("h: must compare logits"), e.getMessage());
  }

  @Test
  void hasWeightsForItsPiecesUnitsAndLabels() {
    // Words, score, dense with bias, classifier with bias.
    long averaged = PIECES * WIDTH + WIDTH + UNITS * (WIDTH + 1) + 3 * (UNITS + 1);
    assertEquals(averaged, model(Family.STATIC).parameters());
    long recurrent = PIECES * WIDTH + 2 * 4 * UNITS * (WIDTH + UNITS + 1) + 3 * (2 * UNITS + 1);
    assertEquals(recurrent, model(Family.BILSTM).parameters());
  }

  private static PackedBatch batch(int text) {
    return PackedBatch.of(List.of(TEXTS.get(text)));
  }
}
