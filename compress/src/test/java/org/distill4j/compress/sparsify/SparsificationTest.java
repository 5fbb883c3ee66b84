package org.distill4j.compress.sparsify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.training.AdamWSettings;
import org.distill4j.teacher.training.LabelTargets;
import org.distill4j.teacher.training.Progress;
import org.distill4j.teacher.training.Targets;
import org.distill4j.teacher.training.Trainer;
import org.distill4j.teacher.training.TrainingSettings;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TapLoss;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparsificationTest {
  private static final String QUERY = "encoder.layer.0.attention.self.query.weight";
  private static final String READER = "encoder.layer.0.output.dense.weight";
  private static final TapLoss LOSS =
      new TapLoss("hard-label", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(1));
  private static final List<TokenizedText> TEXTS =
      IntStream.range(0, 24).mapToObj(i -> text(3 + i % 7, i)).toList();
  private static final List<Integer> LABELS = IntStream.range(0, 24).mapToObj(i -> i % 3).toList();
  private static final Targets TARGETS = (rows, step) -> List.of(LabelTargets.column(LABELS, rows));

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  // Heads 4 wide and hidden 16: queries are [12, 16], the feed-forward reads [16, 7].
  private final Checkpoint model = RandomCheckpoint.layers(List.of(3, 1), List.of(7, 5));

  private static TokenizedText text(int length, long seed) {
    return TokenizedText.of(
        RandomCheckpoint.ids(length, 40, seed), RandomCheckpoint.types(length), false);
  }

  private Checkpoint sparse(String pattern, double share, boolean together) {
    return new Sparsification(SparsePattern.parse(pattern).orElseThrow(), share, together)
        .of(model, WeightScores.magnitude(model));
  }

  private static int zeros(Tensor tensor) {
    int zeros = 0;
    for (float value : tensor.values()) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros;
  }

  @Test
  void zeroesTheLeastOfEachMatrixAndNothingElse() {
    Checkpoint sparse = sparse("unstructured", 0.75, false);
    assertEquals(144, zeros(sparse.tensor(QUERY)));
    assertEquals(84, zeros(sparse.tensor(READER)));
    float[] before = model.tensor(QUERY).values();
    float[] after = sparse.tensor(QUERY).values();
    float[] sizes = new float[before.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.abs(before[i]);
    }
    Arrays.sort(sizes);
    for (int i = 0; i < before.length; i++) {
      boolean gone = Math.abs(before[i]) < sizes[144];
      assertEquals(gone ? 0 : before[i], after[i]);
    }
    for (String name : model.tensors().keySet()) {
      if (!LinearWeights.names(model).contains(name)) {
        assertArrayEquals(model.tensor(name).values(), sparse.tensor(name).values(), name);
      }
    }
    assertEquals(0, LinearWeights.zeros(model), "the model itself stays as it is");
  }

  @Test
  void letsAllMatricesCompeteForOneShare() {
    Checkpoint sparse = sparse("unstructured", 0.3, true);
    long all = LinearWeights.count(model);
    assertEquals(Math.round(0.3 * all), LinearWeights.zeros(sparse));
    float largestGone = 0;
    float leastKept = Float.MAX_VALUE;
    for (String name : LinearWeights.names(model)) {
      float[] before = model.tensor(name).values();
      float[] after = sparse.tensor(name).values();
      for (int i = 0; i < before.length; i++) {
        largestGone = Math.max(largestGone, after[i] == 0 ? Math.abs(before[i]) : 0);
        leastKept = Math.min(leastKept, after[i] == 0 ? leastKept : Math.abs(before[i]));
      }
    }
    assertTrue(largestGone <= leastKept, largestGone + " against " + leastKept);
  }

  @Test
  void keepsNOfEachRunAndTheLargest() {
    Checkpoint sparse = sparse("2:4", 0, false);
    float[] before = model.tensor(QUERY).values();
    float[] after = sparse.tensor(QUERY).values();
    for (int run = 0; run < before.length; run += 4) {
      float[] sizes = new float[4];
      int kept = 0;
      for (int i = 0; i < 4; i++) {
        sizes[i] = Math.abs(before[run + i]);
        kept += after[run + i] == 0 ? 0 : 1;
      }
      assertEquals(2, kept);
      Arrays.sort(sizes);
      for (int i = 0; i < 4; i++) {
        assertEquals(Math.abs(before[run + i]) >= sizes[2], after[run + i] != 0);
      }
    }
    // Of seven, four give two, and three give two of them, rounded up.
    assertEquals(16 * 3, zeros(sparse.tensor(READER)));
  }

  @Test
  void zeroesWholeBlocks() {
    Checkpoint sparse = sparse("block-4x1", 0.5, false);
    float[] after = sparse.tensor(QUERY).values();
    int gone = 0;
    for (int row = 0; row < 12; row += 4) {
      for (int column = 0; column < 16; column++) {
        int zeros = 0;
        for (int i = 0; i < 4; i++) {
          zeros += after[(row + i) * 16 + column] == 0 ? 1 : 0;
        }
        assertTrue(zeros == 0 || zeros == 4, zeros + " of a block");
        gone += zeros / 4;
      }
    }
    assertEquals(24, gone);
    Checkpoint ragged = sparse("block-3x5", 0.5, false);
    // Six rows of blocks, the last of one row; two columns, the second of two.
    int zeros = zeros(ragged.tensor(READER));
    assertTrue(zeros > 0 && zeros < 112, "zeros " + zeros);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unstructured", "2:4", "1:8", "block-4x1", "block-16x32"})
  void readsWhatItWrites(String text) {
    assertEquals(text, SparsePattern.parse(text).orElseThrow().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "4:2", "2:2", "0:4", "2:", "block-4", "block-0x1", "structured"})
  void readsNothingElse(String text) {
    assertFalse(SparsePattern.parse(text).isPresent());
  }

  @Test
  void refusesWhatLeavesEverythingOrNothing() {
    Exception share =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Sparsification(SparsePattern.unstructured(), 1.0, true));
    assertEquals("share: must be in (0, 1); got 1.0", share.getMessage());
    assertThrows(IllegalArgumentException.class, () -> SparsePattern.runs(4, 4));
    assertThrows(IllegalArgumentException.class, () -> SparsePattern.blocks(0, 4));
  }

  @Test
  void fisherIsTheMeanSquareOfSlopesTimesTheSquareOfTheWeight() {
    WeightScores scores = WeightScores.fisher(model, List.of(LOSS), TEXTS.subList(0, 4), TARGETS);
    Checkpoint undropped =
        new Checkpoint(model.config().withDropout(0, 0), model.tensors(), model.labels());
    TransformerModel encoder = TransformerModel.forTraining(undropped, List.of(LOSS), 0);
    Buffer parameters = Buffer.of(encoder.graph().params());
    for (int i : new int[] {0, 17, 50}) {
      int place = encoder.start(READER) + i;
      double weight = parameters.get(place);
      double expected = 0;
      for (int row = 0; row < 4; row++) {
        parameters.set(place, weight + 0.02);
        double up = loss(encoder, row);
        parameters.set(place, weight - 0.02);
        double slope = (up - loss(encoder, row)) / 0.04;
        parameters.set(place, weight);
        expected += slope * slope * weight * weight / 4;
      }
      // Float32 losses of order one differ by 1e-7, divided by a step of 0.04.
      assertEquals(expected, scores.of(READER)[i], 1e-8 + 1e-2 * expected, "weight " + i);
    }
  }

  private static double loss(TransformerModel encoder, int row) {
    encoder.weightsChanged();
    return encoder.lossAndGradients(
        PackedBatch.of(TEXTS.subList(row, row + 1)), TARGETS.of(new int[] {row}, 0));
  }

  @Test
  void zerosStayWhereTheyAreHeldAndGoWhereTheyAreNot() {
    Checkpoint sparse = sparse("2:4", 0, false);
    TrainingSettings settings = new TrainingSettings(2, 5e-3, 8, 0.1, 17, AdamWSettings.defaults());
    Checkpoint held = train(sparse, settings.withThinning(new HeldZeros(sparse)));
    for (String name : LinearWeights.names(model)) {
      float[] before = sparse.tensor(name).values();
      float[] after = held.tensor(name).values();
      for (int i = 0; i < before.length; i++) {
        assertEquals(before[i] == 0, after[i] == 0, name);
      }
    }
    assertFalse(Arrays.equals(sparse.tensor(QUERY).values(), held.tensor(QUERY).values()));
    assertTrue(
        LinearWeights.zeros(train(sparse, settings)) < LinearWeights.zeros(sparse) / 2,
        "a training that does not hold them");
  }

  private static Checkpoint train(Checkpoint start, TrainingSettings settings) {
    TransformerModel encoder = TransformerModel.forTraining(start, List.of(LOSS), 17);
    return new Trainer(encoder, settings, Progress.SILENT)
        .train(TEXTS, TARGETS, now -> now.graph().getConfiguration().getIterationCount())
        .checkpoint();
  }
}
