package org.distill4j.student.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttentionRelationLossTest {
  private static final int[] LENGTHS = {3, 1, 2};

  static Stream<AttentionRelationLoss> losses() {
    return Stream.of(
        new RelationLoss(1),
        new RelationLoss(2),
        new AttentionScoreLoss(1),
        new AttentionScoreLoss(2));
  }

  private static double[][] drawn(int columns, long seed) {
    Random random = new Random(seed);
    double[][] rows = new double[7][columns]; // one row more than the sequences have tokens
    for (double[] row : rows) {
      Arrays.setAll(row, i -> random.nextGaussian());
    }
    return rows;
  }

  private static TokenVectors student() {
    return TokenVectors.of(drawn(4, 1), drawn(4, 2));
  }

  private static TokenVectors teacher() {
    return TokenVectors.of(drawn(6, 3), drawn(6, 4));
  }

  @Test
  void relationsGiveReferenceValueAndGradient() throws Exception {
    double[][] teacher = Goldens.rows("minilm_relation.teacher");
    double[][] rows = Goldens.rows("minilm_relation.student");
    assertRelation(rows, teacher, 1e-9);
    assertRelation(inFloat32(rows), inFloat32(teacher), 1e-5);
  }

  private static void assertRelation(double[][] rows, double[][] teacher, double tolerance)
      throws Exception {
    TokenVectors student = TokenVectors.ofOneKind(rows);
    TokenVectors gradient = student.zeros();
    int[] one = {rows.length};
    double value = new RelationLoss(3).of(student, TokenVectors.ofOneKind(teacher), one, gradient);
    assertEquals(Goldens.value("minilm_relation"), value, tolerance);
    double[][] expected = Goldens.rows("minilm_relation.grad");
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], gradient.left()[i], tolerance);
    }
  }

  private static double[][] inFloat32(double[][] rows) {
    return Arrays.stream(rows)
        .map(row -> Arrays.stream(row).map(x -> (float) x).toArray())
        .toArray(double[][]::new);
  }

  @Test
  void attentionScoresGiveReferenceValueAndGradient() throws Exception {
    double[][] student = Goldens.rows("attention_mse.student");
    double[][] teacher = Goldens.rows("attention_mse.teacher");
    assertAttention(student, teacher, 1e-9);
    assertAttention(inFloat32(student), inFloat32(teacher), 1e-5);
  }

  private static void assertAttention(double[][] student, double[][] teacher, double tolerance)
      throws Exception {
    double[][] expected = Goldens.rows("attention_mse.grad");
    double count = 3 * 6 * 6;
    double sum = 0;
    for (int head = 0; head < 3; head++) {
      double[][] gradient = new double[6][6];
      sum += new AttentionScoreLoss(3).scores(head(student, head), head(teacher, head), gradient);
      for (int i = 0; i < 6; i++) {
        for (int j = 0; j < 6; j++) {
          assertEquals(expected[6 * head + i][j], gradient[i][j] / count, tolerance);
        }
      }
    }
    assertEquals(Goldens.value("attention_mse"), sum / count, tolerance);
  }

  private static double[][] head(double[][] rows, int head) {
    return Arrays.copyOfRange(rows, 6 * head, 6 * head + 6);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void isZeroWhereTheStudentEqualsTheTeacher(AttentionRelationLoss loss) {
    TokenVectors gradient = student().zeros();
    assertEquals(0, loss.of(student(), student(), LENGTHS, gradient));
    assertArrayEquals(student().zeros().left(), gradient.left());
  }

  @ParameterizedTest
  @MethodSource("losses")
  void isZeroWithoutTokens(AttentionRelationLoss loss) {
    TokenVectors gradient = student().zeros();
    assertEquals(0, loss.of(student(), teacher(), new int[] {0, 0}, gradient));
    assertArrayEquals(student().zeros().left(), gradient.left());
  }

  @ParameterizedTest
  @MethodSource("losses")
  void gradientsAreSlopesOfBothKinds(AttentionRelationLoss loss) {
    TokenVectors gradient = student().zeros();
    assertTrue(loss.of(student(), teacher(), LENGTHS, gradient) > 0.01);
    assertSlopes(loss, gradient);
    assertArrayEquals(new double[4], gradient.left()[6], "a row of no sequence");
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aWrongGradientIsNotTheSlope(AttentionRelationLoss loss) {
    TokenVectors gradient = student().zeros();
    loss.of(student(), teacher(), LENGTHS, gradient);
    gradient.right()[2][1] += 1e-6;
    assertThrows(AssertionError.class, () -> assertSlopes(loss, gradient));
  }

  private static void assertSlopes(AttentionRelationLoss loss, TokenVectors gradient) {
    for (int row = 0; row < 7; row++) {
      for (int i = 0; i < 4; i++) {
        assertEquals(slope(loss, row, i, true), gradient.left()[row][i], 1e-8);
        assertEquals(slope(loss, row, i, false), gradient.right()[row][i], 1e-8);
      }
    }
  }

  private static double slope(AttentionRelationLoss loss, int row, int column, boolean left) {
    double step = 1e-4;
    TokenVectors moved = student();
    double[] vector = (left ? moved.left() : moved.right())[row];
    vector[column] += step;
    double above = loss.of(moved, teacher(), LENGTHS, moved.zeros());
    vector[column] -= 2 * step;
    return (above - loss.of(moved, teacher(), LENGTHS, moved.zeros())) / (2 * step);
  }

  @Test
  void aPackedBatchIsTheMeanOfItsSequences() {
    RelationLoss loss = new RelationLoss(2);
    double packed = loss.of(student(), teacher(), LENGTHS, student().zeros());
    double sum = 0;
    int first = 0;
    for (int length : LENGTHS) {
      TokenVectors mine = part(student(), first, length);
      TokenVectors theirs = part(teacher(), first, length);
      sum += length * loss.of(mine, theirs, new int[] {length}, mine.zeros());
      first += length;
    }
    assertEquals(sum / 6, packed, 1e-14);
  }

  private static TokenVectors part(TokenVectors rows, int first, int length) {
    return TokenVectors.of(
        Arrays.copyOfRange(rows.left(), first, first + length),
        Arrays.copyOfRange(rows.right(), first, first + length));
  }

  @Test
  void refusesHeadsThatDoNotDivide() {
    AttentionRelationLoss loss = new RelationLoss(4);
    Exception fault =
        assertThrows(
            IllegalArgumentException.class,
            () -> loss.of(student(), teacher(), LENGTHS, student().zeros()));
    assertEquals("heads: must divide the teacher's width 6; got 4.", fault.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new RelationLoss(0));
  }
}
