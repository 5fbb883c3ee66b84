package org.distill4j.student.distillation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32C;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.TinyTask;
import org.distill4j.student.distillation.DistillationLoss.HiddenStates;
import org.distill4j.student.distillation.DistillationLoss.SoftTarget;
import org.distill4j.student.outputs.TeacherLogits;
import org.distill4j.student.shape.StudentInitialization;
import org.distill4j.student.shape.StudentShape;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.training.Progress;
import org.distill4j.teacher.training.Snapshots;
import org.distill4j.teacher.training.Trainer;
import org.distill4j.teacher.training.TrainingSettings;
import org.distill4j.teacher.training.ValidationSlice;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A distillation goes on with what its losses own and with their schedules. */
class KilledDistillationTest {
  private static final Checkpoint TEACHER = TinyTask.teacher(2, 1);
  private static final List<TokenizedText> TEXTS = TinyTask.texts(40, 3);
  private static final TrainingSettings SETTINGS = TinyTask.settings(3);

  @TempDir private Path folder;

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
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

  // Narrower than the teacher, so that hidden states are compared through a trained projection.
  private Trainer.Result distil(TrainingSettings settings, Progress progress) throws IOException {
    LogitSource source = LogitSource.stored(new TeacherLogits(folder.resolve("cache")));
    return distil(
        new Distillation(TEACHER, losses(List.of(1)), source, TeacherErrors.KEEP),
        settings,
        progress);
  }

  private static List<DistillationLoss> losses(List<Integer> map) {
    return List.of(HiddenStates.of(1, map), SoftTarget.of(2, 1));
  }

  // After the first epoch the student is held to the other layer of the two.
  private Trainer.Result follow(LogitSource source, TrainingSettings settings, Progress progress)
      throws IOException {
    LayerRechoice rechoice =
        new LayerRechoice(List.of(1), 1, student -> List.of(0), KilledDistillationTest::losses);
    return distil(
        new Distillation(TEACHER, rechoice, source, TeacherErrors.KEEP), settings, progress);
  }

  private static Trainer.Result distil(
      Distillation distillation, TrainingSettings settings, Progress progress) throws IOException {
    return distil(distillation, EpochDatasets.same(texts(3)), settings, progress);
  }

  private static DistillationDataset texts(long seed) {
    List<TokenizedText> texts = TinyTask.texts(TEXTS.size(), seed);
    return new DistillationDataset(texts, texts, Collections.nCopies(texts.size(), 0));
  }

  private static Trainer.Result distil(
      Distillation distillation, EpochDatasets texts, TrainingSettings settings, Progress progress)
      throws IOException {
    StudentShape shape = new StudentShape(1, 2, 12, 4);
    Checkpoint student = StudentInitialization.random(TEACHER, shape, TinyTask.LABELS, 5);
    List<Integer> labels = Collections.nCopies(TEXTS.size(), 0);
    return distillation.run(student, texts, new ValidationSlice(TEXTS, labels), settings, progress);
  }

  @Test
  void goesOnToTheSameBytes() throws IOException {
    Trainer.Result whole = distil(SETTINGS, Progress.SILENT);
    Snapshots snapshots = new Snapshots(folder.resolve("distill.state"), Duration.ZERO);
    for (int step : new int[] {4, 9}) {
      assertThrows(Stop.class, () -> distil(SETTINGS.withSnapshots(snapshots), new StopsIn(step)));
    }
    Trainer.Result rest = distil(SETTINGS.withSnapshots(snapshots), Progress.SILENT);
    assertEquals(15, rest.steps());
    assertSame(whole, rest);
  }

  @Test
  void goesOnWithTheLayersChosenLast() throws IOException {
    LogitSource stored =
        LogitSource.stored(new TeacherLogits(folder.resolve("cache")), Long.MAX_VALUE);
    for (LogitSource source : List.of(stored, LogitSource.live())) {
      Trainer.Result whole = follow(source, SETTINGS, Progress.SILENT);
      assertNotEquals(distil(SETTINGS, Progress.SILENT).epochScores(), whole.epochScores());
      Snapshots snapshots = new Snapshots(folder.resolve("follow.state"), Duration.ZERO);
      assertThrows(
          Stop.class, () -> follow(source, SETTINGS.withSnapshots(snapshots), new StopsIn(9)));
      assertSame(whole, follow(source, SETTINGS.withSnapshots(snapshots), Progress.SILENT));
      Files.delete(snapshots.file());
    }
  }

  @Test
  void goesOnWithTheTextsOfItsEpoch() throws IOException {
    Distillation distillation =
        new Distillation(TEACHER, losses(List.of(1)), LogitSource.live(), TeacherErrors.KEEP);
    EpochDatasets texts = EpochDatasets.changing(epoch -> texts(2 + epoch));
    Trainer.Result whole = distil(distillation, texts, SETTINGS, Progress.SILENT);
    Trainer.Result plain = distil(distillation, SETTINGS, Progress.SILENT);
    assertEquals(plain.epochScores().get(0), whole.epochScores().get(0), "the first epoch's alike");
    assertNotEquals(plain.epochScores(), whole.epochScores());
    TrainingSettings kept =
        SETTINGS.withSnapshots(new Snapshots(folder.resolve("texts.state"), Duration.ZERO));
    assertThrows(Stop.class, () -> distil(distillation, texts, kept, new StopsIn(9)));
    assertSame(whole, distil(distillation, texts, kept, Progress.SILENT));
  }

  @Test
  void refusesAnswersMadeAheadForTextsThatChange() {
    LogitSource stored = LogitSource.stored(new TeacherLogits(folder.resolve("cache")));
    Distillation distillation =
        new Distillation(TEACHER, losses(List.of(1)), stored, TeacherErrors.KEEP);
    EpochDatasets texts = EpochDatasets.changing(epoch -> texts(2 + epoch));
    assertThrows(
        IllegalArgumentException.class,
        () -> distil(distillation, texts, SETTINGS, Progress.SILENT));
  }

  @Test
  void refusesAnotherNumberOfTextsInALaterEpoch() {
    EpochDatasets texts =
        EpochDatasets.changing(
            epoch -> {
              List<TokenizedText> some = TinyTask.texts(TEXTS.size() + epoch, 3);
              return new DistillationDataset(some, some, Collections.nCopies(some.size(), 0));
            });
    assertThrows(IllegalStateException.class, () -> texts.of(2));
  }

  @Test
  void beginsAnewOnAStateOfAnotherVersion() throws IOException {
    Trainer.Result whole = distil(SETTINGS, Progress.SILENT);
    Snapshots snapshots = new Snapshots(folder.resolve("distill.state"), Duration.ZERO);
    assertThrows(Stop.class, () -> distil(SETTINGS.withSnapshots(snapshots), new StopsIn(4)));
    byte[] state = Files.readAllBytes(snapshots.file());
    state[Long.BYTES - 1]--;
    CRC32C sum = new CRC32C();
    sum.update(state, 0, state.length - Long.BYTES);
    ByteBuffer.wrap(state).putLong(state.length - Long.BYTES, sum.getValue());
    Files.write(snapshots.file(), state);
    assertSame(whole, distil(SETTINGS.withSnapshots(snapshots), Progress.SILENT));
  }

  private static void assertSame(Trainer.Result whole, Trainer.Result rest) {
    assertEquals(whole.epochScores(), rest.epochScores());
    for (String name : whole.checkpoint().tensors().keySet()) {
      assertArrayEquals(
          whole.checkpoint().tensor(name).values(), rest.checkpoint().tensor(name).values(), name);
    }
  }
}
