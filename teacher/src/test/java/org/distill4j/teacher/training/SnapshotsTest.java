package org.distill4j.teacher.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.quantization.FakeQuantization;
import org.distill4j.teacher.quantization.InputGrid;
import org.distill4j.teacher.quantization.QuantizationGrid;
import org.distill4j.teacher.transformer.Execution;
import org.distill4j.teacher.transformer.TinyModels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A training that was stopped goes on to the same bytes, wherever it was stopped. */
class SnapshotsTest {
  // Most batches read few of them, so that word rows are in arrears for many steps.
  private static final int PIECES = 300;
  private static final int PER_EPOCH = 5;
  private static final int EPOCHS = 3;
  private static final Separable TRAIN = texts(40, 1);
  private static final Separable VALIDATION = texts(20, 2);

  @TempDir private Path folder;

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  private static Separable texts(int count, long seed) {
    Random random = new Random(seed);
    List<TokenizedText> sequences = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] ids = random.ints(5, 4, PIECES).toArray();
      labels.add(i % 2);
      ids[0] = 2 + i % 2;
      sequences.add(TinyModels.sequence(ids));
    }
    return new Separable(sequences, labels);
  }

  private static Checkpoint start(int hidden) {
    return TinyModels.classifier(
        TinyModels.config(PIECES, 6, hidden, 4, List.of(2), List.of(8)).withDropout(0.1, 0.1),
        2,
        1);
  }

  private static Trainer.Result train(TrainingSettings settings, Progress progress) {
    return train(start(8), settings, progress);
  }

  private static Trainer.Result train(
      Checkpoint start, TrainingSettings settings, Progress progress) {
    return new Trainer(Separable.encoder(start, 17), settings, progress)
        .train(TRAIN.sequences(), TRAIN.targets(), VALIDATION.validation());
  }

  private static TrainingSettings settings() {
    return Separable.settings(EPOCHS, 17);
  }

  private TrainingSettings kept() {
    return settings().withSnapshots(new Snapshots(file(), Duration.ZERO));
  }

  private Path file() {
    return folder.resolve("states/training-1.state");
  }

  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Stops a training in a step, before its state is written. */
  private void stopIn(int step) {
    assertThrows(Stop.class, () -> train(kept(), new StopsIn(step)));
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

  /** Notes where a training went on. */
  private static final class Notes implements Progress {
    private final List<String> notes = new ArrayList<>();

    @Override
    public void resumed(int step, int steps) {
      notes.add("from " + step + " of " + steps);
    }

    @Override
    public void step(Step step) {
      notes.add("step " + step.step());
    }

    @Override
    public void epoch(int epoch, int epochs, double score) {
      notes.add("epoch " + epoch);
    }
  }

  private static void assertSame(Trainer.Result expected, Trainer.Result found) {
    assertEquals(expected.epochScores(), found.epochScores());
    assertEquals(expected.bestEpoch(), found.bestEpoch());
    assertEquals(expected.steps(), found.steps());
    assertEquals(expected.realTokens(), found.realTokens());
    assertEquals(expected.checkpoint().tensors().keySet(), found.checkpoint().tensors().keySet());
    for (String name : expected.checkpoint().tensors().keySet()) {
      assertArrayEquals(
          expected.checkpoint().tensor(name).values(),
          found.checkpoint().tensor(name).values(),
          name);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, PER_EPOCH, PER_EPOCH + 1, 2 * PER_EPOCH + 2, EPOCHS * PER_EPOCH})
  void goOnToTheSameBytes(int step) {
    Trainer.Result whole = train(settings(), Progress.SILENT);
    assertEquals(EPOCHS * PER_EPOCH, whole.steps());
    stopIn(step);
    Notes notes = new Notes();
    assertSame(whole, train(kept(), notes));
    // The state of the step before the last is what was written last.
    String first = step == 1 ? "step 1" : "from " + (step - 1) + " of " + EPOCHS * PER_EPOCH;
    assertEquals(first, notes.notes.get(0));
    assertEquals(EPOCHS * PER_EPOCH - step + 1, steps(notes));
  }

  private static long steps(Notes notes) {
    return notes.notes.stream().filter(note -> note.startsWith("step")).count();
  }

  @ParameterizedTest
  @EnumSource(names = {"STATIC", "BILSTM"})
  void goOnForModelsWithoutAttention(TransformerConfig.Family family) {
    TransformerConfig config =
        TransformerConfig.withoutAttention(family, start(8).config(), 8, 4).withDropout(0.1, 0.1);
    Checkpoint start = TinyModels.classifier(config, 2, 1);
    Trainer.Result whole = train(start, settings(), Progress.SILENT);
    for (int step : new int[] {PER_EPOCH, 2 * PER_EPOCH + 3}) {
      assertThrows(Stop.class, () -> train(start, kept(), new StopsIn(step)));
    }
    Notes notes = new Notes();
    assertSame(whole, train(start, kept(), notes));
    assertEquals("from 12 of 15", notes.notes.get(0));
  }

  @Test
  void goOnWithTheStepsOfWhatIsRounded() {
    QuantizationGrid grid =
        QuantizationGrid.of(
            new QuantizationGrid.Shape(2, 8, 8), 14, new float[] {0.1f, 0.2f}, new int[] {-7, -7});
    FakeQuantization plan =
        new FakeQuantization(
            new TreeMap<>(Map.of("classifier.weight", grid)),
            new TreeMap<>(Map.of("classifier", "in")),
            new TreeMap<>(Map.of("in", new InputGrid(0.01f, -128))),
            10);
    Execution rounded = Execution.defaults().withRounded(plan);
    Trainer.Result whole = trainRounded(rounded, settings(), Progress.SILENT);
    assertNotEquals(0.1f, whole.checkpoint().tensor("classifier.weight.step").values()[0]);
    int step = PER_EPOCH + 2; // there is a best epoch already
    assertThrows(Stop.class, () -> trainRounded(rounded, kept(), new StopsIn(step)));
    Notes notes = new Notes();
    assertSame(whole, trainRounded(rounded, kept(), notes));
    assertEquals("from " + (step - 1) + " of " + EPOCHS * PER_EPOCH, notes.notes.get(0));
  }

  private static Trainer.Result trainRounded(
      Execution rounded, TrainingSettings settings, Progress progress) {
    return new Trainer(Separable.encoder(start(8), 17, rounded), settings, progress)
        .train(TRAIN.sequences(), TRAIN.targets(), VALIDATION.validation());
  }

  @Test
  void goOnAfterSeveralStops() {
    Trainer.Result whole = train(settings(), Progress.SILENT);
    for (int step : new int[] {3, 4, 9, 13}) {
      stopIn(step);
    }
    assertSame(whole, train(kept(), Progress.SILENT));
  }

  @Test
  void doNotChangeWhatTheyLookAt() {
    assertSame(train(settings(), Progress.SILENT), train(kept(), Progress.SILENT));
    assertTrue(Files.isRegularFile(file()));
  }

  @Test
  void areAsGoodAsAbsentWhereDamaged() throws IOException {
    Trainer.Result whole = train(settings(), Progress.SILENT);
    stopIn(8);
    byte[] state = Files.readAllBytes(file());
    byte[] flipped = state.clone();
    flipped[state.length / 2] ^= 1;
    for (byte[] damaged : List.of(flipped, Arrays.copyOf(state, state.length - 9), new byte[3])) {
      Files.write(file(), damaged);
      assertFalse(StateFile.isWhole(file()));
      Notes notes = new Notes();
      assertSame(whole, train(kept(), notes));
      assertEquals("step 1", notes.notes.get(0));
    }
    Files.write(file(), state);
    assertTrue(StateFile.isWhole(file()));
  }

  @Test
  void areRefusedByATrainingOfOtherShapes() {
    stopIn(4);
    Trainer other = new Trainer(Separable.encoder(start(16), 17), kept(), Progress.SILENT);
    UncheckedIOException fault =
        assertThrows(
            UncheckedIOException.class,
            () -> other.train(TRAIN.sequences(), TRAIN.targets(), VALIDATION.validation()));
    assertTrue(
        fault.getCause().getMessage().startsWith(file() + ": must be of this training"),
        fault.getCause().getMessage());
  }

  @Test
  void areNotWrittenBeforeTheirTime() {
    train(settings().withSnapshots(new Snapshots(file(), Duration.ofHours(1))), Progress.SILENT);
    assertFalse(Files.exists(file()));
    assertThrows(
        IllegalArgumentException.class, () -> new Snapshots(file(), Duration.ofMillis(-1)));
  }
}
