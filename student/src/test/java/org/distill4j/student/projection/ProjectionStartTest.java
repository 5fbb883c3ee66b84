package org.distill4j.student.projection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.TinyTask;
import org.distill4j.student.shape.StudentInitialization;
import org.distill4j.student.shape.StudentShape;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.transformer.GraphNames;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProjectionStartTest {
  private static final Checkpoint TEACHER = TinyTask.teacher(3, 1);
  private static final List<TokenizedText> TEXTS = TinyTask.texts(300, 3);

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  private static Matrix drawn(int rows, int columns, long seed) {
    Random random = new Random(seed);
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      Arrays.setAll(row, i -> random.nextGaussian());
    }
    return Matrix.of(values);
  }

  private static ProjectionStart.Start start(StudentShape shape, List<Integer> layers) {
    return ProjectionStart.of(TEACHER, shape, layers, TEXTS, TinyTask.LABELS, 5);
  }

  @Test
  void tellsMoreOfTheTeacherThanARandomStart() {
    StudentShape shape = new StudentShape(2, 2, 8, 6);
    ProjectionStart.Start start = start(shape, List.of(0, 2));
    Sample sample = new Sample(TEXTS, 500);
    Matrix wanted = sample.output(TEACHER, GraphNames.output(2));
    double own = told(sample.output(start.checkpoint(), GraphNames.output(1)), wanted);
    Checkpoint random = StudentInitialization.random(TEACHER, shape, TinyTask.LABELS, 5);
    double chance = told(sample.output(random, GraphNames.output(1)), wanted);
    assertEquals(start.explained(), own, 0.1, "the same on another number of texts");
    assertTrue(1 - own < 0.7 * (1 - chance), own + " after " + chance);
    assertTrue(start.variance() > 0.8 && start.variance() < 1, "kept " + start.variance());
  }

  private static double told(Matrix said, Matrix wanted) {
    Matrix anchor = Matrix.zeros(wanted.columns(), said.columns());
    return Affine.fitted(said, wanted, anchor).explained(said, wanted);
  }

  // Gains of one and no shift: then nothing but what norms take away anyway is lost.
  @Test
  void losesNothingInTheSameShapeAndLittleWithHeadsMerged() {
    ProjectionStart.Start start = start(new StudentShape(3, 1, 12, 8), List.of(0, 1, 2));
    assertTrue(start.explained() > 0.75, "two heads in one; told " + start.explained());
    ProjectionStart.Start same = start(new StudentShape(3, 2, 12, 8), List.of(0, 1, 2));
    assertTrue(same.explained() > 0.999, "told " + same.explained());
    assertEquals(1, same.variance(), 1e-6);
  }

  @Test
  void givesTheSameNumbersAgain() {
    StudentShape shape = new StudentShape(2, 2, 8, 6);
    Checkpoint once = start(shape, List.of(0, 2)).checkpoint();
    Checkpoint twice = start(shape, List.of(0, 2)).checkpoint();
    once.tensors()
        .forEach(
            (name, tensor) ->
                assertArrayEquals(tensor.values(), twice.tensor(name).values(), name));
  }

  @Test
  void refusesAStudentWiderThanTheTeacher() {
    Exception fault =
        assertThrows(
            IllegalArgumentException.class, () -> start(new StudentShape(1, 2, 16, 8), List.of(2)));
    assertEquals(
        "student.feed-forward: must be at most the teacher's 12 to start by projection; got 16."
            + " Give a smaller number, or write initialize: random.",
        fault.getMessage());
  }

  @Test
  void basisHasOrthonormalColumnsButForWhatNormsTakeAway() {
    requireOrthonormal(Basis.of(List.of(drawn(50, 6, 1)), 4, 2), 4);
  }

  @Test
  void basisIsFoundFromFewerTokensThanUnits() {
    Basis basis = Basis.of(List.of(drawn(30, 128, 1)), 64, 2);
    requireOrthonormal(basis, 64);
    assertEquals(1, basis.variance(), 1e-12, "29 directions hold all there is");
    requireOrthonormal(Basis.of(List.of(drawn(20, 32, 1)), 32, 2), 32);
  }

  private static void requireOrthonormal(Basis basis, int width) {
    double[][] products = basis.matrix().transposed().times(basis.matrix()).toArrays();
    for (int i = 0; i < width; i++) {
      double sum = 0;
      for (int j = 0; j < width; j++) {
        assertEquals((i == j ? 1 : 0) - 1.0 / width, products[i][j], 1e-12);
        sum += products[i][j];
      }
      assertEquals(0, sum, 1e-12, "rows of mean zero");
    }
  }

  @Test
  void findsAnAffineMap() {
    Matrix weight = drawn(3, 5, 1);
    Affine map = new Affine(weight, drawn(1, 3, 2));
    Matrix rows = drawn(200, 5, 3);
    Affine fitted = Affine.fitted(rows, map.of(rows), weight);
    assertEquals(1, fitted.explained(rows, map.of(rows)), 1e-12);
    Affine drawn = Affine.fitted(rows, map.of(rows), Matrix.zeros(3, 5));
    double told = drawn.explained(rows, map.of(rows));
    assertTrue(told > 0.9999 && told < 1 - 1e-9, "drawn a little to the anchor; " + told);
  }

  @Test
  void normsFindTheirGains() {
    Matrix sums = drawn(40, 5, 1);
    Matrix plain = FittedNorm.of(sums, sums, 1e-12).output();
    Matrix gain = drawn(1, 5, 2);
    Matrix shift = drawn(1, 5, 3);
    Matrix zero = plain.minus(plain);
    FittedNorm unit = FittedNorm.of(sums, zero, 1e-12);
    assertEquals(0, unit.gain().squares(), 1e-20);
    double[][] normal = sums.toArrays();
    for (double[] row : normal) {
      double mean = Arrays.stream(row).average().orElseThrow();
      double variance = Arrays.stream(row).map(v -> (v - mean) * (v - mean)).sum() / 5;
      Arrays.setAll(row, j -> (row[j] - mean) / Math.sqrt(variance + 1e-12));
    }
    Matrix wanted = Matrix.of(normal).timesRow(gain).plusRow(shift);
    FittedNorm norm = FittedNorm.of(sums, wanted, 1e-12);
    assertEquals(0, norm.gain().minus(gain).squares(), 1e-18);
    assertEquals(0, norm.shift().minus(shift).squares(), 1e-18);
    assertEquals(0, norm.output().minus(wanted).squares(), 1e-16);
  }

  private static NarrowHead heads() {
    return new NarrowHead(
        new Affine(drawn(4, 5, 1), drawn(1, 4, 2)),
        new Affine(drawn(4, 5, 3), drawn(1, 4, 4)),
        new Affine(drawn(4, 5, 5), drawn(1, 4, 6)),
        drawn(3, 4, 7));
  }

  private static double[][] scores(NarrowHead head, Matrix rows) {
    Matrix products = head.query().of(rows).timesTransposed(head.key().of(rows));
    return products.times(1 / Math.sqrt(head.query().weight().rows())).toArrays();
  }

  @Test
  void aHeadWithRoomHasTheMeanOfTheTeachersScores() {
    Matrix rows = drawn(6, 5, 9);
    NarrowHead teacher = heads();
    for (int size : new int[] {4, 7}) {
      NarrowHead head = NarrowHead.of(teacher, 2, size, new SplittableRandom(1));
      double[][] wanted = scores(teacher, rows);
      double[][] got = scores(head, rows);
      for (int i = 0; i < 6; i++) {
        for (int j = 0; j < 6; j++) {
          // Of two heads of width 2: half the sum over sqrt(2), that is over sqrt(4) times
          // sqrt(2)/2.
          assertEquals(wanted[i][j] / Math.sqrt(2), got[i][j], 1e-12);
        }
      }
    }
  }

  @Test
  void aNarrowerHeadIsTheBestOfItsRank() {
    Matrix rows = drawn(6, 5, 9);
    NarrowHead teacher = heads();
    double before = Double.MAX_VALUE;
    for (int size = 1; size <= 3; size++) {
      NarrowHead head = NarrowHead.of(teacher, 1, size, new SplittableRandom(1));
      double error =
          Matrix.of(scores(head, rows)).minus(Matrix.of(scores(teacher, rows))).squares();
      assertTrue(error < before, error + " after " + before);
      before = error;
      assertEquals(3, head.output().rows());
      assertEquals(size, head.output().columns());
    }
  }

  @Test
  void groupsBeginWithWhatMattersAndGoOnWithWhatIsAlike() {
    double[][] likeness = {{1, 0, 0.2, 0.9}, {0, 1, 0.5, 0.1}, {0.2, 0.5, 1, 0}, {0.9, 0.1, 0, 1}};
    double[] importance = {3, 4, 1, 2};
    assertEquals(
        List.of(List.of(1, 2), List.of(0, 3)), HeadGroups.chosen(importance, likeness, 2, 2));
    assertEquals(List.of(List.of(1), List.of(0)), HeadGroups.chosen(importance, likeness, 2, 1));
    assertEquals(
        List.of(List.of(1, 2), List.of(0), List.of(3)),
        HeadGroups.chosen(importance, likeness, 3, 2));
  }
}
