package org.distill4j.student.distillation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.TinyTask;
import org.distill4j.student.distillation.DistillationLoss.ClsStates;
import org.distill4j.student.distillation.DistillationLoss.Dkd;
import org.distill4j.student.distillation.DistillationLoss.HardLabel;
import org.distill4j.student.distillation.DistillationLoss.HiddenStates;
import org.distill4j.student.distillation.DistillationLoss.JensenShannon;
import org.distill4j.student.distillation.DistillationLoss.LogitMse;
import org.distill4j.student.distillation.DistillationLoss.ReverseKl;
import org.distill4j.student.distillation.DistillationLoss.SoftTarget;
import org.distill4j.student.loss.Schedule;
import org.distill4j.student.outputs.TeacherLogits;
import org.distill4j.student.shape.StudentInitialization;
import org.distill4j.student.shape.StudentShape;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.loss.Softmax;
import org.distill4j.teacher.training.Inference;
import org.distill4j.teacher.training.LabelTargets;
import org.distill4j.teacher.training.Progress;
import org.distill4j.teacher.training.Trainer;
import org.distill4j.teacher.training.ValidationSlice;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistillationTest {
  private static final Checkpoint TEACHER = TinyTask.teacher(2, 1);
  private static final List<TokenizedText> TEXTS = TinyTask.texts(60, 3);
  private static final List<DistillationLoss> SOFT = List.of(SoftTarget.of(2, 1));

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  @TempDir private Path cache;

  // The first twenty rows carry the teacher's labels, the others none.
  private static DistillationDataset texts() {
    int[] said = Inference.labels(logits(TEACHER));
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < said.length; i++) {
      labels.add(i < 20 ? said[i] : LabelTargets.NONE);
    }
    return new DistillationDataset(TEXTS, TEXTS, labels);
  }

  private static ValidationSlice validation() {
    List<TokenizedText> sequences = TinyTask.texts(30, 4);
    int[] said =
        Inference.labels(Inference.logits(TransformerModel.forInference(TEACHER), sequences));
    return new ValidationSlice(sequences, Arrays.stream(said).boxed().toList());
  }

  private static float[][] logits(Checkpoint model) {
    return Inference.logits(TransformerModel.forInference(model), TEXTS);
  }

  private static Checkpoint student() {
    StudentShape shape = new StudentShape(1, 2, 12, 8);
    return StudentInitialization.fromLayers(TEACHER, shape, List.of(1), TinyTask.LABELS, 5);
  }

  private Distillation distillation(List<DistillationLoss> losses, boolean live) {
    LogitSource source = live ? LogitSource.live() : LogitSource.stored(new TeacherLogits(cache));
    return new Distillation(TEACHER, losses, source, TeacherErrors.KEEP);
  }

  private Trainer.Result distil(Checkpoint student, List<DistillationLoss> losses, boolean live)
      throws Exception {
    return distillation(losses, live)
        .run(student, texts(), validation(), TinyTask.settings(6), Progress.SILENT);
  }

  private static double distance(Checkpoint a, Checkpoint b) {
    float[][] left = logits(a);
    float[][] right = logits(b);
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      // What softmax sees: the difference of the two logits.
      double difference = (left[i][0] - left[i][1]) - (right[i][0] - right[i][1]);
      sum += difference * difference / left.length;
    }
    return Math.sqrt(sum);
  }

  @Test
  void bringsTheStudentNearerToTheTeacher() throws Exception {
    double before = distance(student(), TEACHER);
    Checkpoint student = distil(student(), SOFT, false).checkpoint();
    double after = distance(student, TEACHER);
    assertTrue(after < 0.7 * before, "from " + before + " to " + after);
  }

  @Test
  void trainsTowardsAllTermsTogetherAndThroughAProjection() throws Exception {
    Checkpoint narrow =
        StudentInitialization.random(TEACHER, new StudentShape(2, 2, 6, 4), TinyTask.LABELS, 5);
    List<DistillationLoss> losses =
        List.of(SoftTarget.of(2, 1), HardLabel.of(0.5), HiddenStates.of(0.1, List.of(0, 1)));
    assertLearns(narrow, distillation(losses, false));
  }

  @Test
  void storedStatesTeachWhatLiveOnesDo() throws Exception {
    Schedule one = Schedule.constant(1);
    List<DistillationLoss> losses =
        List.of(
            SoftTarget.of(2, 1),
            new HiddenStates(one, HiddenStates.Distance.MSE, List.of(1), true),
            new ClsStates(one, List.of(0)));
    Checkpoint live = distil(student(), losses, true).checkpoint();
    TeacherLogits store = new TeacherLogits(cache);
    LogitSource source = LogitSource.stored(store, Long.MAX_VALUE);
    Checkpoint stored =
        new Distillation(TEACHER, losses, source, TeacherErrors.KEEP)
            .run(student(), texts(), validation(), TinyTask.settings(6), Progress.SILENT)
            .checkpoint();
    double moved = distance(student(), live);
    assertTrue(distance(live, stored) < 0.02 * moved, distance(live, stored) + " of " + moved);
    try (Stream<Path> files = Files.list(cache)) {
      assertEquals(2, files.count(), "logits and hidden states");
    }
  }

  @Test
  void trainsTowardsTheOtherTermsToo() throws Exception {
    Schedule one = Schedule.constant(1);
    Schedule cooling = new Schedule(3, 2, Schedule.Shape.COSINE);
    List<DistillationLoss> losses =
        List.of(
            new ReverseKl(cooling, one),
            new JensenShannon(one, one),
            new LogitMse(one),
            new Dkd(1, 1, cooling, one),
            new HardLabel(one, 0.1),
            new HiddenStates(one, HiddenStates.Distance.COSINE, List.of(-1, 1), true),
            HiddenStates.of(0.5, List.of(-1, 0)),
            new ClsStates(new Schedule(1, 0.5, Schedule.Shape.LINEAR), List.of(0, -1)));
    Checkpoint narrow =
        StudentInitialization.random(TEACHER, new StudentShape(2, 2, 6, 4), TinyTask.LABELS, 5);
    LogitSource live = LogitSource.live();
    assertLearns(narrow, new Distillation(TEACHER, losses, live, TeacherErrors.HARD_LABEL));
  }

  private static void assertLearns(Checkpoint student, Distillation distillation) throws Exception {
    List<Double> shown = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void step(Step step) {
            shown.add(step.loss());
          }

          @Override
          public void epoch(int epoch, int epochs, double score) {
            // the loss is what this test looks at
          }
        };
    Trainer.Result result =
        distillation.run(student, texts(), validation(), TinyTask.settings(6), progress);
    double last = shown.get(shown.size() - 1);
    assertTrue(last < shown.get(0), "from " + shown.get(0) + " to " + last);
    assertEquals(student.tensors().keySet(), result.checkpoint().tensors().keySet());
  }

  // Labels that are all the other class: the student must follow them, not the teacher.
  @Test
  void followsTheLabelsWhereTheTeacherIsWrong() throws Exception {
    int[] said = Inference.labels(logits(TEACHER));
    List<Integer> others = Arrays.stream(said).mapToObj(label -> 1 - label).toList();
    DistillationDataset texts = new DistillationDataset(TEXTS, TEXTS, others);
    ValidationSlice slice = new ValidationSlice(TEXTS, others);
    LogitSource live = LogitSource.live();
    Checkpoint learned =
        new Distillation(TEACHER, SOFT, live, TeacherErrors.HARD_LABEL)
            .run(student(), texts, slice, TinyTask.settings(12), Progress.SILENT)
            .checkpoint();
    assertTrue(right(learned, others) > 40, "of 60, got " + right(learned, others));
    Checkpoint believer =
        new Distillation(TEACHER, SOFT, live, TeacherErrors.KEEP)
            .run(student(), texts, slice, TinyTask.settings(12), Progress.SILENT)
            .checkpoint();
    assertTrue(right(believer, others) < 30, "of 60, got " + right(believer, others));
  }

  private static long right(Checkpoint model, List<Integer> labels) {
    int[] said = Inference.labels(logits(model));
    return IntStream.range(0, said.length).filter(i -> said[i] == labels.get(i)).count();
  }

  @Test
  void givenProbabilitiesTeachAsTheTeachersLogitsDo() throws Exception {
    float[][] given = logits(TEACHER);
    for (float[] row : given) {
      double[] logarithms = Softmax.logarithms(new double[] {row[0], row[1]}, 1);
      row[0] = (float) logarithms[0];
      row[1] = (float) logarithms[1];
    }
    Distillation distillation =
        new Distillation(TEACHER, SOFT, LogitSource.given(given), TeacherErrors.KEEP);
    Checkpoint learned =
        distillation
            .run(student(), texts(), validation(), TinyTask.settings(6), Progress.SILENT)
            .checkpoint();
    float[][] asked = logits(distil(student(), SOFT, false).checkpoint());
    for (int i = 0; i < asked.length; i++) {
      // Rounding to float32 at another place; 48 steps of AdamW carry that on.
      assertArrayEquals(asked[i], logits(learned)[i], 1e-2f, "text " + i);
    }
  }

  @Test
  void refusesGivenProbabilitiesOfOtherTexts() {
    LogitSource few = LogitSource.given(new float[3][2]);
    Distillation distillation = new Distillation(TEACHER, SOFT, few, TeacherErrors.KEEP);
    Exception fault =
        assertThrows(IllegalArgumentException.class, () -> distillation.targets(texts()));
    assertEquals(
        "logits: must be a row for each of the 60 texts; got 3. Take them from the same texts.",
        fault.getMessage());
  }

  @Test
  void theControlMakesTheSameStepsOnLabelledTextsAlone() throws Exception {
    Trainer.Result distilled = distil(student(), SOFT, false);
    Trainer.Result control =
        Distillation.control(
            student(), texts(), validation(), TinyTask.settings(6), Progress.SILENT);
    assertEquals(distilled.steps(), control.steps());
    assertEquals(distilled.epochScores().size(), control.epochScores().size());
  }

  @Test
  void storedAndLiveOutputsTeachTheSame() throws Exception {
    float[][] stored = logits(distil(student(), SOFT, false).checkpoint());
    float[][] live = logits(distil(student(), SOFT, true).checkpoint());
    for (int i = 0; i < stored.length; i++) {
      // Other batches sum in another order; 48 steps of AdamW carry that on.
      assertArrayEquals(stored[i], live[i], 1e-2f, "text " + i);
    }
  }

  @Test
  void keepsNoFileWhereOutputsAreLive() throws Exception {
    distil(student(), SOFT, true);
    try (var files = Files.list(cache)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void refusesHiddenStatesOnceTheVocabularyIsPruned() {
    List<TokenizedText> renumbered = TinyTask.texts(60, 9);
    List<Integer> labels = Collections.nCopies(60, 0);
    DistillationDataset texts = new DistillationDataset(renumbered, TEXTS, labels);
    List<DistillationLoss> losses = List.of(HiddenStates.of(1, List.of(0)));
    Distillation distillation = distillation(losses, false);
    Exception fault =
        assertThrows(IllegalArgumentException.class, () -> distillation.targets(texts));
    assertTrue(
        fault.getMessage().contains("or distil with hidden-states or relations before it"),
        fault.getMessage());
  }

  @Test
  void softTargetsNeedNotReadTheSamePieces() throws Exception {
    List<Integer> labels = Collections.nCopies(60, 0);
    DistillationDataset texts = new DistillationDataset(TinyTask.texts(60, 9), TEXTS, labels);
    Distillation distillation = distillation(SOFT, false);
    assertEquals(1, distillation.targets(texts).of(new int[] {5, 3}, 0).size());
  }

  @Test
  void refusesToTeachNothing() {
    Exception fault =
        assertThrows(IllegalArgumentException.class, () -> distillation(List.of(), false));
    assertEquals("losses: must not be empty; got none", fault.getMessage());
  }
}
