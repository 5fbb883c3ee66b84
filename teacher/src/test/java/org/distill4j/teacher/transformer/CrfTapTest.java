package org.distill4j.teacher.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.distill4j.runtime.TagGrammar;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HeadTensors;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** A chain's loss in a whole model, every gradient against central differences in double. */
final class CrfTapTest {
  private static final List<String> LABELS = List.of("O", "B-X", "I-X");
  private static final float NONE = Float.NaN;

  // The third sentence has no word; the fourth's I-X lost its beginning with a word without piece.
  private static final List<TokenizedText> TEXTS =
      List.of(
          TinyModels.sequence(1, 5, 2),
          TinyModels.sequence(1, 3, 3),
          TinyModels.sequence(4),
          TinyModels.sequence(1, 7, 8, 2, 5));
  private static final float[] TAGS = {NONE, 1, 2, 0, NONE, 1, NONE, NONE, 2, 0, NONE, 1};

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  private static Checkpoint model() {
    Checkpoint model =
        TinyModels.classifier(TinyModels.config(List.of(2), List.of(3)), 3, 3)
            .asTagger()
            .withLabels(LABELS)
            .withFreshChain();
    float[] scores = model.tensor(HeadTensors.CHAIN).values();
    Random random = new Random(5);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) random.nextGaussian();
    }
    return model;
  }

  private static TargetRows targets(float[] tags, int rows) {
    float[][] all = new float[rows][];
    for (int i = 0; i < rows; i++) {
      all[i] = new float[] {i < tags.length ? tags[i] : NONE};
    }
    return TargetRows.of(all);
  }

  private static double loss(
      TransformerModel encoder, List<TokenizedText> texts, float[] tags, double share) {
    PackedBatch batch = PackedBatch.of(texts);
    TargetRows targets = targets(tags, batch.rows());
    return encoder.lossAndGradients(batch, List.of(targets), 0, new double[] {share});
  }

  @Test
  void gradientsOfAllParametersHold() {
    TransformerModel encoder =
        TransformerModel.forTraining(model(), List.of(CrfTapLoss.of(LABELS)), 5, DataType.DOUBLE);
    CentralDifferences differences = new CentralDifferences(() -> loss(encoder, TEXTS, TAGS, 1));
    differences.check(encoder.graph());
    assertEquals(List.of(), differences.faults());
    float[] scores = encoder.gradient(HeadTensors.CHAIN);
    assertEquals(15, scores.length);
    assertTrue(scores[2 * 3 + 3 + 2] != 0, "B-X, I-X is learned: " + Arrays.toString(scores));
    assertEquals(0, scores[2 * 3 + 2], "O, I-X is ruled out");
  }

  @Test
  void standsBesideALossOnTheSameLogits() {
    TapLoss soft = new TapLoss("rows", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(0.5));
    TransformerModel encoder =
        TransformerModel.forTraining(
            model(), List.of(soft, CrfTapLoss.of(LABELS)), 5, DataType.DOUBLE);
    PackedBatch batch = PackedBatch.of(TEXTS);
    List<TargetRows> both = List.of(targets(TAGS, batch.rows()), targets(TAGS, batch.rows()));
    CentralDifferences differences =
        new CentralDifferences(() -> encoder.lossAndGradients(batch, both));
    differences.check(encoder.graph());
    assertEquals(List.of(), differences.faults());
  }

  @Test
  void partsOfABatchSumUpToIt() {
    TransformerModel encoder =
        TransformerModel.forTraining(model(), List.of(CrfTapLoss.of(LABELS)), 5);
    double whole = loss(encoder, TEXTS, TAGS, 1);
    float[] gradient = encoder.gradient(HeadTensors.CHAIN);
    double first = loss(encoder, TEXTS.subList(0, 2), Arrays.copyOf(TAGS, 6), 4 / 7.0);
    float[] sum = encoder.gradient(HeadTensors.CHAIN);
    double second = loss(encoder, TEXTS.subList(2, 4), Arrays.copyOfRange(TAGS, 6, 12), 3 / 7.0);
    float[] more = encoder.gradient(HeadTensors.CHAIN);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
    assertEquals(whole, first + second, 1e-6, "float32 logits");
    assertArrayEquals(gradient, sum, 1e-6f);
  }

  @Test
  void theWeightFollowsTheTraining() {
    CrfTapLoss doubled =
        new CrfTapLoss("hard-label", TagGrammar.of(LABELS), progress -> 2 * progress);
    TransformerModel encoder = TransformerModel.forTraining(model(), List.of(doubled), 5);
    PackedBatch batch = PackedBatch.of(TEXTS);
    float[][] rows = new float[batch.rows()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new float[] {i < TAGS.length ? TAGS[i] : NONE, 0.25f};
    }
    double half = encoder.lossAndGradients(batch, List.of(TargetRows.of(rows)));
    TransformerModel plain =
        TransformerModel.forTraining(model(), List.of(CrfTapLoss.of(LABELS)), 5);
    assertEquals(0.5 * loss(plain, TEXTS, TAGS, 1), half, 1e-9);
  }

  @Test
  void scoresComeBackInTheCheckpoint() {
    TransformerModel encoder =
        TransformerModel.forTraining(model(), List.of(CrfTapLoss.of(LABELS)), 5);
    Checkpoint back = encoder.toCheckpoint();
    assertEquals(model().tensors().keySet(), back.tensors().keySet());
    assertArrayEquals(
        model().tensor(HeadTensors.CHAIN).values(), back.tensor(HeadTensors.CHAIN).values());
    assertEquals(
        back.transitions().orElseThrow().toMap(), encoder.transitions().orElseThrow().toMap());
    assertTrue(TransformerModel.forInference(back.withoutChain()).transitions().isEmpty());
  }
}
