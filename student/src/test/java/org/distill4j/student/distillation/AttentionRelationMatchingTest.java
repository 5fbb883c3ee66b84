package org.distill4j.student.distillation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.TinyTask;
import org.distill4j.student.distillation.AttentionRelationMatching.AttentionScores;
import org.distill4j.student.distillation.AttentionRelationMatching.Relations;
import org.distill4j.student.loss.AttentionScoreLoss;
import org.distill4j.student.loss.RelationLoss;
import org.distill4j.student.loss.Schedule;
import org.distill4j.student.loss.TokenVectors;
import org.distill4j.student.shape.StudentInitialization;
import org.distill4j.student.shape.StudentShape;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.training.LabelTargets;
import org.distill4j.teacher.training.Progress;
import org.distill4j.teacher.transformer.AttentionRelationTapLoss;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AttentionRelationMatchingTest {
  private static final Checkpoint TEACHER = TinyTask.teacher(2, 1);
  private static final Checkpoint STUDENT =
      StudentInitialization.random(TEACHER, new StudentShape(1, 2, 6, 4), TinyTask.LABELS, 5);
  private static final List<TokenizedText> TEXTS = TinyTask.texts(40, 3);
  private static final int[] ROWS = {0, 7, 3, 21};
  private static final Schedule ONE = Schedule.constant(1);

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  private static DistillationDataset texts() {
    return new DistillationDataset(
        TEXTS, TEXTS, Collections.nCopies(TEXTS.size(), LabelTargets.NONE));
  }

  private static Distillation distillation(DistillationLoss loss) {
    return new Distillation(TEACHER, List.of(loss), LogitSource.live(), TeacherErrors.KEEP);
  }

  private static PackedBatch batch() {
    return PackedBatch.of(Arrays.stream(ROWS).mapToObj(TEXTS::get).toList());
  }

  private static double tapped(Checkpoint student, DistillationLoss loss) throws Exception {
    Distillation distillation = distillation(loss);
    TransformerModel encoder = TransformerModel.forTraining(student, distillation.taps(student), 5);
    return encoder.lossAndGradients(batch(), distillation.targets(texts()).of(ROWS, 0));
  }

  private static double[][] columns(Checkpoint model, String vertex, int from, int width) {
    Buffer block = TransformerModel.withHiddenStates(model).output(batch(), vertex);
    int all = block.length() / batch().rows();
    double[][] rows = new double[batch().realTokens()][width];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < width; i++) {
        rows[row][i] = block.get(row * all + from + i);
      }
    }
    return rows;
  }

  private static TokenVectors queriesAndKeys(Checkpoint model, int layer, int width) {
    return TokenVectors.of(
        columns(model, GraphNames.query(layer), 0, width),
        columns(model, GraphNames.keyValue(layer), 0, width));
  }

  private static int[] lengths() {
    return Arrays.stream(ROWS).map(row -> TEXTS.get(row).length()).toArray();
  }

  @Test
  void relationsAreThoseOfThePlainLoss() throws Exception {
    double sum = 0;
    for (int kind = 0; kind < 3; kind++) {
      String mine = kind == 0 ? GraphNames.query(0) : GraphNames.keyValue(0);
      String theirs = kind == 0 ? GraphNames.query(1) : GraphNames.keyValue(1);
      TokenVectors student = TokenVectors.ofOneKind(columns(STUDENT, mine, kind == 2 ? 4 : 0, 4));
      TokenVectors teacher = TokenVectors.ofOneKind(columns(TEACHER, theirs, kind == 2 ? 8 : 0, 8));
      sum += new RelationLoss(2).of(student, teacher, lengths(), student.zeros());
    }
    assertTrue(sum > 0.01, "the models differ; got " + sum);
    assertEquals(sum, tapped(STUDENT, Relations.of(1, List.of(1))), 1e-6, "float32 scores");
    assertEquals(0.25 * sum, tapped(STUDENT, Relations.of(0.25, List.of(1))), 1e-6);
  }

  @Test
  void attentionIsTheRelationOfQueriesWithKeys() throws Exception {
    TokenVectors student = queriesAndKeys(STUDENT, 0, 4);
    TokenVectors teacher = queriesAndKeys(TEACHER, 1, 8);
    double plain = new RelationLoss(2).of(student, teacher, lengths(), student.zeros());
    Relations attention =
        new Relations(ONE, Set.of(Relations.Kind.QUERY_KEY), OptionalInt.empty(), List.of(1));
    assertTrue(plain > 0.01, "the models differ; got " + plain);
    assertEquals(plain, tapped(STUDENT, attention), 1e-6, "float32 scores");
    assertEquals(
        "relations.0.query-key",
        attention.losses(STUDENT.config(), TEACHER.config()).get(0).name());
  }

  @Test
  void attentionScoresAreThoseOfThePlainLoss() throws Exception {
    TokenVectors student = queriesAndKeys(STUDENT, 0, 4);
    TokenVectors teacher = queriesAndKeys(TEACHER, 1, 8);
    double plain = new AttentionScoreLoss(2).of(student, teacher, lengths(), student.zeros());
    assertEquals(plain, tapped(STUDENT, new AttentionScores(ONE, List.of(1))), 1e-5 * plain);
  }

  @Test
  void relatesOnlyWhatIsAskedFor() {
    Relations keys = new Relations(ONE, Set.of(Relations.Kind.KEY), OptionalInt.of(1), List.of(0));
    List<AttentionRelationTapLoss> losses = keys.losses(STUDENT.config(), TEACHER.config());
    assertEquals(
        List.of("relations.0.key"), losses.stream().map(AttentionRelationTapLoss::name).toList());
    assertEquals(1, losses.get(0).heads());
    assertEquals(
        List.of(), Relations.of(1, List.of(-1)).losses(STUDENT.config(), TEACHER.config()));
  }

  @Test
  void takesTheMostHeadsThatDivideBothWidths() {
    assertEquals(12, Relations.heads(384, 384, 12));
    assertEquals(8, Relations.heads(256, 384, 12));
    assertEquals(1, Relations.heads(7, 384, 12));
  }

  @Test
  void refusesScoresOfOtherHeads() {
    Checkpoint other =
        StudentInitialization.random(TEACHER, new StudentShape(1, 1, 6, 4), TinyTask.LABELS, 5);
    AttentionScores scores = new AttentionScores(ONE, List.of(1));
    Exception fault =
        assertThrows(
            IllegalArgumentException.class, () -> scores.losses(other.config(), TEACHER.config()));
    assertEquals(
        "attention-scores: must be of as many heads as the teacher's 2 in its layer 1; got 1 in"
            + " the student's layer 0. Use relations, where heads need not agree.",
        fault.getMessage());
  }

  @Test
  void trainingBringsRelationsNearerInPartsToo() throws Exception {
    Relations relations = Relations.of(1, List.of(1));
    double before = tapped(STUDENT, relations);
    AtomicInteger epochs = new AtomicInteger();
    Checkpoint trained =
        distillation(relations)
            .run(
                STUDENT,
                texts(),
                encoder -> epochs.incrementAndGet(),
                TinyTask.settings(12).withMicroBatch(3),
                Progress.SILENT)
            .checkpoint();
    double after = tapped(trained, relations);
    assertTrue(after < 0.8 * before, "from " + before + " to " + after);
  }
}
