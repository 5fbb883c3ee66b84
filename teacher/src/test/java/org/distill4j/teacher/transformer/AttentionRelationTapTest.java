package org.distill4j.teacher.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Precision;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.training.AdamWSettings;
import org.distill4j.teacher.training.GradientSteps;
import org.distill4j.teacher.training.Targets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

class AttentionRelationTapTest {
  private static final int TAUGHT = 6;
  private static final TransformerConfig CONFIG = TinyModels.config(List.of(2, 1), List.of(3, 2));
  private static final List<TokenizedText> TEXTS =
      List.of(
          TinyModels.sequence(1, 5, 2),
          TinyModels.sequence(1, 3, 3),
          TinyModels.sequence(4),
          TinyModels.sequence(1, 7, 8, 2, 5));

  private final PackedBatch batch = PackedBatch.of(TEXTS);

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  private static Checkpoint model() {
    return TinyModels.classifier(CONFIG, 3, 2);
  }

  private static AttentionRelationTapLoss relations(int layer, int heads) {
    TokenColumns values = TokenColumns.values(CONFIG, layer);
    return new AttentionRelationTapLoss(
        "v" + layer, values, values, heads, TAUGHT, AttentionRelationDistance.RELATIVE_ENTROPY);
  }

  private static AttentionRelationTapLoss scores(
      int layer, int heads, AttentionRelationDistance distance) {
    TokenColumns queries = TokenColumns.queries(CONFIG, layer);
    TokenColumns keys = TokenColumns.keys(CONFIG, layer);
    return new AttentionRelationTapLoss("qk" + layer, queries, keys, heads, TAUGHT, distance);
  }

  private TargetRows targets(AttentionRelationTapLoss loss, long seed) {
    Random random = new Random(seed);
    float[][] rows = new float[batch.realTokens()][loss.rowWidth()];
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    long count = 0;
    for (int i = 0; i < batch.size(); i++) {
      count += loss.distance().elements(batch.length(i));
    }
    return TargetRows.ofVectors(rows, count, 0.7);
  }

  private List<String> faults(TransformerModel encoder, List<TargetRows> targets) {
    CentralDifferences differences =
        new CentralDifferences(
            () -> {
              encoder.words().clearGradients();
              return encoder.lossAndGradients(batch, targets);
            });
    differences.check(encoder.graph());
    differences.checkWords(encoder.words());
    return differences.faults();
  }

  private void assertHolds(List<? extends TrainingLoss> losses, TargetRows... targets) {
    List<TrainingLoss> all = List.copyOf(losses);
    TransformerModel encoder = TransformerModel.forTraining(model(), all, 5, DataType.DOUBLE);
    assertEquals(List.of(), faults(encoder, List.of(targets)));
  }

  @Test
  void gradientsAreSlopesForRelationsOfTheLastLayer() {
    AttentionRelationTapLoss loss = relations(1, 2);
    assertHolds(List.of(loss), targets(loss, 3));
  }

  @ParameterizedTest
  @EnumSource(AttentionRelationDistance.class)
  void gradientsAreSlopesBesideOtherLosses(AttentionRelationDistance distance) {
    AttentionRelationTapLoss lower = scores(0, 2, distance);
    AttentionRelationTapLoss last = scores(1, 1, distance);
    TapLoss label =
        new TapLoss("hard-label", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(0.7));
    TargetRows labels = TargetRows.of(new float[][] {{0}, {2}, {1}, {2}});
    assertHolds(List.of(lower, label, last), targets(lower, 3), labels, targets(last, 4));
  }

  @Test
  void aWrongFactorIsNotTheSlope() {
    AttentionRelationTapLoss loss = relations(1, 1);
    TargetRows right = targets(loss, 3);
    TransformerModel encoder =
        TransformerModel.forTraining(model(), List.of(loss), 5, DataType.DOUBLE);
    int[] calls = {0};
    CentralDifferences differences =
        new CentralDifferences(
            () -> {
              double exact = encoder.lossAndGradients(batch, List.of(right));
              return ++calls[0] % 3 == 0 ? 1.001 * exact : exact;
            });
    differences.check(encoder.graph());
    assertFalse(differences.faults().isEmpty());
  }

  @Test
  void isNothingForTheModelsOwnVectors() {
    AttentionRelationTapLoss loss = scores(1, 1, AttentionRelationDistance.SQUARED_ERROR);
    AttentionRelationTapLoss own =
        new AttentionRelationTapLoss(
            "own", loss.left(), loss.right(), 1, loss.left().width(), loss.distance());
    Buffer queries = TransformerModel.withHiddenStates(model()).output(batch, GraphNames.query(1));
    Buffer keys = TransformerModel.withHiddenStates(model()).output(batch, GraphNames.keyValue(1));
    float[][] rows = new float[batch.realTokens()][4];
    for (int row = 0; row < rows.length; row++) {
      queries.read(2 * row, rows[row], 0, 2);
      keys.read(4 * row, rows[row], 2, 2);
    }
    TransformerModel encoder = TransformerModel.forTraining(model(), List.of(own), 5);
    TargetRows target = TargetRows.ofVectors(rows, 44, 1);
    assertEquals(0, encoder.lossAndGradients(batch, List.of(target)), 1e-10, "float32 scores");
  }

  @ParameterizedTest
  @EnumSource(AttentionRelationDistance.class)
  void recomputesToTheBit(AttentionRelationDistance distance) {
    List<TrainingLoss> losses = List.of(scores(0, 2, distance), scores(1, 1, distance));
    List<TargetRows> targets =
        List.of(targets(scores(0, 2, distance), 3), targets(scores(1, 1, distance), 4));
    Execution kept = new Execution(Precision.F32, false);
    TransformerModel once = TransformerModel.forTraining(model(), losses, 5, kept);
    TransformerModel twice =
        TransformerModel.forTraining(model(), losses, 5, kept.withRecompute(true));
    assertEquals(once.lossAndGradients(batch, targets), twice.lossAndGradients(batch, targets));
    assertArrayEquals(gradients(once), gradients(twice));
  }

  private static float[] gradients(TransformerModel encoder) {
    Buffer block = Buffer.of(encoder.graph().getGradientsViewArray());
    float[] values = new float[block.length()];
    block.read(0, values, 0, values.length);
    return values;
  }

  @Test
  void aStepMakesNothingOnceItsShapesAreKnown() {
    List<TrainingLoss> losses =
        List.of(relations(1, 2), scores(0, 2, AttentionRelationDistance.SQUARED_ERROR));
    List<TargetRows> fixed = new ArrayList<>();
    losses.forEach(loss -> fixed.add(targets((AttentionRelationTapLoss) loss, 3)));
    Targets targets = (rows, step) -> fixed;
    TransformerModel encoder = TransformerModel.forTraining(model(), losses, 5);
    GradientSteps steps = new GradientSteps(encoder, AdamWSettings.defaults(), TEXTS.size());
    int[] rows = {0, 1, 2, 3};
    for (int i = 0; i < 3; i++) {
      steps.step(rows, TEXTS, targets, 1e-3);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 20; i++) {
      steps.step(rows, TEXTS, targets, 1e-3);
    }
    long heap = (threads.getCurrentThreadAllocatedBytes() - before) / 20;
    assertTrue(heap < 4_000, heap + " bytes of heap a step");
  }

  @Test
  void refusesHeadsThatDoNotDivide() {
    Exception fault = assertThrows(IllegalArgumentException.class, () -> relations(1, 4));
    assertTrue(fault.getMessage().contains("4 heads for width 2"), fault.getMessage());
  }
}
