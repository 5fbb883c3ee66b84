package org.distill4j.compress.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.prune.GradualSettings.Criterion;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.training.AdamWSettings;
import org.distill4j.teacher.training.LabelTargets;
import org.distill4j.teacher.training.Progress;
import org.distill4j.teacher.training.Snapshots;
import org.distill4j.teacher.training.Trainer;
import org.distill4j.teacher.training.TrainingSettings;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TapLoss;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PruningScheduleTest {
  private static final TapLoss LOSS =
      new TapLoss("hard-label", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(1));
  private static final List<TokenizedText> TEXTS =
      IntStream.range(0, 40).mapToObj(i -> text(3 + i % 7, i)).toList();
  private static final List<Integer> LABELS = IntStream.range(0, 40).mapToObj(i -> i % 3).toList();

  @TempDir private Path folder;

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  private final Checkpoint model = RandomCheckpoint.layers(List.of(2, 3), List.of(7, 4));

  private static TokenizedText text(int length, long seed) {
    return TokenizedText.of(
        RandomCheckpoint.ids(length, 40, seed), RandomCheckpoint.types(length), false);
  }

  // Five steps an epoch, fifteen in all.
  private static TrainingSettings training() {
    return new TrainingSettings(3, 5e-3, 8, 0.1, 17, AdamWSettings.defaults());
  }

  private static GradualSettings settings(Criterion criterion) {
    return new GradualSettings(
        PruningAmount.count(2), PruningAmount.share(0.5), criterion, Scope.GLOBAL, 4, 0.6);
  }

  private Trainer.Result train(
      TrainingSettings settings, Progress progress, List<Checkpoint> seen) {
    TransformerModel encoder = TransformerModel.forTraining(model, List.of(LOSS), 17);
    return new Trainer(encoder, settings, progress)
        .train(
            TEXTS,
            (rows, step) -> List.of(LabelTargets.column(LABELS, rows)),
            now -> {
              seen.add(now.toCheckpoint());
              return now.graph().getConfiguration().getIterationCount(); // later is better
            });
  }

  @ParameterizedTest
  @EnumSource(Criterion.class)
  void leavesExactlyWhatWasWantedAndZerosInPlaceOfTheRest(Criterion criterion) {
    PruningSchedule pruning = new PruningSchedule(model.config(), settings(criterion));
    List<Checkpoint> seen = new ArrayList<>();
    Trainer.Result result = train(training().withThinning(pruning), Progress.SILENT, seen);
    PrunedModel pruned = pruning.cut(result.checkpoint());
    assertEquals(2, count(pruned.keptHeads()));
    assertEquals(6, count(pruned.keptNeurons()), "half of eleven, rounded");
    // After the end of the rounds, in the second epoch, nothing that went comes back.
    for (Checkpoint after : seen.subList(1, 3)) {
      assertZeros(after, pruned);
    }
    assertArrayEquals(logits(result.checkpoint()), logits(pruned.model()), 1e-5f);
  }

  private static int count(List<List<Integer>> kept) {
    return kept.stream().mapToInt(List::size).sum();
  }

  private static void assertZeros(Checkpoint trained, PrunedModel pruned) {
    for (int layer = 0; layer < 2; layer++) {
      String prefix = "encoder.layer." + layer + ".";
      float[] query = trained.tensor(prefix + "attention.self.query.weight").values();
      for (int head = 0; head < trained.config().numAttentionHeads().get(layer); head++) {
        boolean zero = true;
        for (int i = 4 * 16 * head; i < 4 * 16 * (head + 1); i++) {
          zero &= query[i] == 0;
        }
        assertEquals(!pruned.keptHeads().get(layer).contains(head), zero, "head " + head);
      }
      float[] bias = trained.tensor(prefix + "intermediate.dense.bias").values();
      float[] read = trained.tensor(prefix + "output.dense.weight").values();
      for (int neuron = 0; neuron < bias.length; neuron++) {
        boolean kept = pruned.keptNeurons().get(layer).contains(neuron);
        assertEquals(kept, bias[neuron] != 0, "neuron " + neuron);
        assertEquals(kept, read[3 * bias.length + neuron] != 0, "neuron " + neuron);
      }
    }
  }

  private static float[] logits(Checkpoint model) {
    TransformerModel encoder = TransformerModel.forInference(model);
    Buffer out = encoder.output(PackedBatch.of(TEXTS.subList(0, 5)), GraphNames.CLASSIFIER);
    float[] values = new float[15];
    out.read(0, values, 0, 15);
    return values;
  }

  @Test
  void eachLayerLosesItsShareWhereLayersDoNotCompete() {
    PruningSchedule pruning =
        new PruningSchedule(
            model.config(),
            new GradualSettings(
                PruningAmount.count(1),
                PruningAmount.share(0.5),
                Criterion.TAYLOR,
                Scope.LAYER,
                3,
                0.5));
    Trainer.Result result =
        train(training().withThinning(pruning), Progress.SILENT, new ArrayList<>());
    PrunedModel pruned = pruning.cut(result.checkpoint());
    assertEquals(List.of(1, 1), pruned.model().config().numAttentionHeads());
    assertEquals(List.of(4, 2), pruned.model().config().intermediateSize());
  }

  @Test
  void followsTheCubicSchedule() {
    GradualSettings settings = settings(Criterion.TAYLOR);
    assertEquals(0, settings.gone(0));
    assertEquals(1 - 27.0 / 64, settings.gone(1), 1e-15);
    assertEquals(1 - 1.0 / 8, settings.gone(2), 1e-15);
    assertEquals(1, settings.gone(4));
    assertEquals(60, settings.lastStep(100));
    assertEquals(0, settings.roundsAfter(14, 100));
    assertEquals(1, settings.roundsAfter(15, 100));
    assertEquals(3, settings.roundsAfter(59, 100));
    assertEquals(4, settings.roundsAfter(60, 100));
    assertEquals(4, settings.roundsAfter(100, 100));
    assertEquals(4, settings.roundsAfter(1, 1), "one step is enough, if it must be");
  }

  @Test
  void refusesWhatCannotBeReached() {
    Exception many =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new PruningSchedule(
                    model.config(),
                    new GradualSettings(
                        PruningAmount.count(6),
                        PruningAmount.all(),
                        Criterion.TAYLOR,
                        Scope.GLOBAL,
                        4,
                        0.6)));
    assertTrue(many.getMessage().startsWith("keep.heads: must leave 1 to 5"), many.getMessage());
    Exception none =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new PruningSchedule(
                    model.config(),
                    new GradualSettings(
                        PruningAmount.all(),
                        PruningAmount.share(0.01),
                        Criterion.TAYLOR,
                        Scope.GLOBAL,
                        4,
                        0.6)));
    assertTrue(none.getMessage().contains("The smallest reachable is 1."), none.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new GradualSettings(
                PruningAmount.all(), PruningAmount.all(), Criterion.TAYLOR, Scope.GLOBAL, 4, 1.0));
    assertThrows(
        IllegalStateException.class,
        () -> new PruningSchedule(model.config(), settings(Criterion.TAYLOR)).cut(model));
  }

  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private record StopsIn(int last) implements Progress {
    @Override
    public void step(Step step) {
      if (step.step() == last) {
        throw new Stop();
      }
    }

    @Override
    public void epoch(int epoch, int epochs, double score) {
      // goes on
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TAYLOR", "MOVEMENT", "L0"})
  void goesOnToTheSameBytes(Criterion criterion) {
    PruningSchedule whole = new PruningSchedule(model.config(), settings(criterion));
    Trainer.Result expected =
        train(training().withThinning(whole), Progress.SILENT, new ArrayList<>());
    Snapshots snapshots = new Snapshots(folder.resolve(criterion + ".state"), Duration.ZERO);
    PruningSchedule stopped = new PruningSchedule(model.config(), settings(criterion));
    TrainingSettings kept = training().withThinning(stopped).withSnapshots(snapshots);
    for (int step : new int[] {4, 6, 12}) {
      assertThrows(Stop.class, () -> train(kept, new StopsIn(step), new ArrayList<>()));
    }
    Trainer.Result rest = train(kept, Progress.SILENT, new ArrayList<>());
    PrunedModel found = stopped.cut(rest.checkpoint());
    PrunedModel wanted = whole.cut(expected.checkpoint());
    assertEquals(wanted.keptHeads(), found.keptHeads());
    assertEquals(wanted.keptNeurons(), found.keptNeurons());
    wanted
        .model()
        .tensors()
        .forEach(
            (name, tensor) ->
                assertArrayEquals(tensor.values(), found.model().tensor(name).values(), name));
  }
}
