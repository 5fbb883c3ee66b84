package org.distill4j.teacher.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.SentenceVectors;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.loss.RowLoss;
import org.distill4j.teacher.training.Inference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Models whose answer is a vector of length one. */
class SentenceEncoderTest {
  private static final double ROUNDING = 1e-6; // float32 sums of some ten terms
  private static final List<TokenizedText> TEXTS =
      List.of(
          TinyModels.sequence(1, 5, 2),
          TinyModels.sequence(1, 3, 3),
          TinyModels.sequence(4),
          TinyModels.sequence(1, 7, 8, 2, 5));

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  private static Checkpoint model(SentencePooling pooling, int size) {
    Checkpoint bert = TinyModels.classifier(TinyModels.config(List.of(2), List.of(3)), 3, 3);
    Checkpoint model = SentenceVectors.of(bert, pooling);
    return size == 4 ? model : SentenceVectors.projected(model, random(size, 4));
  }

  private static Tensor random(int rows, int columns) {
    Random random = new Random(8);
    Tensor tensor = Tensor.zeros(rows, columns);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.values()[i] = (float) random.nextGaussian();
    }
    return tensor;
  }

  /** The squared error, for its own sake: {@code Σ (s - t)²}. */
  private static final class Squares extends RowLoss {
    Squares() {
      super(1);
    }

    @Override
    public double row(double[] row, double[] target, double[] gradient) {
      double sum = 0;
      for (int i = 0; i < row.length; i++) {
        gradient[i] = 2 * (row[i] - target[i]);
        sum += (row[i] - target[i]) * (row[i] - target[i]);
      }
      return sum;
    }
  }

  private static TargetRows targets(int width, float... behind) {
    Random random = new Random(11);
    float[][] rows = new float[TEXTS.size()][width + behind.length];
    for (float[] row : rows) {
      for (int i = 0; i < width; i++) {
        row[i] = (float) random.nextGaussian();
      }
      System.arraycopy(behind, 0, row, width, behind.length);
    }
    return TargetRows.of(rows);
  }

  @ParameterizedTest
  @CsvSource({"MEAN, 4", "MEAN, 3", "CLS, 4", "CLS, 2"})
  void gradientsAreSlopes(SentencePooling pooling, int size) {
    TapLoss rows = new TapLoss("rows", GraphNames.CLASSIFIER, size, size, false, new Squares());
    TrainingLoss alike = new SimilarityTapLoss("alike", 3, progress -> 0.7);
    TransformerModel encoder =
        TransformerModel.forTraining(
            model(pooling, size), List.of(rows, alike), 5, DataType.DOUBLE);
    PackedBatch batch = PackedBatch.of(TEXTS);
    List<TargetRows> targets = List.of(targets(size), targets(3));
    CentralDifferences differences =
        new CentralDifferences(
            () -> {
              encoder.words().clearGradients();
              return encoder.lossAndGradients(batch, targets);
            });
    differences.check(encoder.graph());
    differences.checkWords(encoder.words());
    assertEquals(List.of(), differences.faults());
    assertTrue(differences.compared() > 100, "compared " + differences.compared());
  }

  @Test
  void aWrongSlopeOfSimilaritiesIsSeen() {
    TrainingLoss alike = new SimilarityTapLoss("alike", 3, progress -> 1);
    TransformerModel encoder =
        TransformerModel.forTraining(
            model(SentencePooling.MEAN, 4), List.of(alike), 5, DataType.DOUBLE);
    PackedBatch batch = PackedBatch.of(TEXTS);
    int[] calls = {0};
    CentralDifferences differences =
        new CentralDifferences(
            () -> {
              double exact = encoder.lossAndGradients(batch, List.of(targets(3)));
              return ++calls[0] % 3 == 0 ? 1.001 * exact : exact;
            });
    differences.check(encoder.graph());
    assertFalse(differences.faults().isEmpty());
  }

  @Test
  void similaritiesOfItsOwnVectorsCostNothingAndFollowTheWeight() {
    Checkpoint model = model(SentencePooling.MEAN, 4);
    float[][] own = Inference.logits(TransformerModel.forInference(model), TEXTS);
    TransformerModel encoder =
        TransformerModel.forTraining(
            model, List.of(new SimilarityTapLoss("alike", 4, p -> 2 * p)), 5);
    PackedBatch batch = PackedBatch.of(TEXTS);
    assertEquals(0, encoder.lossAndGradients(batch, List.of(TargetRows.of(own))), ROUNDING);
    double whole = encoder.lossAndGradients(batch, List.of(targets(4, 0, 1)));
    double half = encoder.lossAndGradients(batch, List.of(targets(4, 0, 0.5f)));
    assertTrue(whole > 0);
    assertEquals(whole / 2, half, ROUNDING);
  }

  @ParameterizedTest
  @EnumSource(
      value = SentencePooling.class,
      names = {"MEAN", "CLS"})
  void poolsTheLastHiddenStates(SentencePooling pooling) {
    Checkpoint model = model(pooling, 4);
    TransformerModel encoder = TransformerModel.withHiddenStates(model);
    float[][] answers = Inference.logits(TransformerModel.forInference(model), TEXTS);
    PackedBatch batch = PackedBatch.of(TEXTS);
    Buffer states = encoder.output(batch, GraphNames.output(0));
    int row = 0;
    for (int text = 0; text < TEXTS.size(); text++) {
      double[] pooled = new double[4];
      int read = pooling == SentencePooling.MEAN ? batch.length(text) : 1;
      for (int i = 0; i < read; i++) {
        for (int j = 0; j < 4; j++) {
          pooled[j] += states.get((row + i) * 4 + j);
        }
      }
      double length = Math.sqrt(java.util.Arrays.stream(pooled).map(v -> v * v).sum());
      for (int j = 0; j < 4; j++) {
        assertEquals(pooled[j] / length, answers[text][j], ROUNDING);
      }
      row += batch.length(text);
    }
  }

  @ParameterizedTest
  @CsvSource({"MEAN, 4", "CLS, 3"})
  void isSavedAndReadAgain(SentencePooling pooling, int size, @TempDir Path folder)
      throws Exception {
    Checkpoint model = model(pooling, size);
    assertEquals(Head.VECTOR, Head.of(model));
    HuggingFaceDirectory.save(model, folder);
    Checkpoint back = HuggingFaceDirectory.load(folder);
    assertEquals(model.config(), back.config());
    assertEquals(model.labels(), back.labels());
    assertEquals(model.tensors().keySet(), back.tensors().keySet());
    assertArrayEquals(
        Inference.logits(TransformerModel.forInference(model), TEXTS)[3],
        Inference.logits(TransformerModel.forInference(back), TEXTS)[3]);
    Checkpoint trained = TransformerModel.forTraining(back, List.of(), 1).toCheckpoint();
    assertEquals(model.tensors().keySet(), trained.tensors().keySet());
  }
}
