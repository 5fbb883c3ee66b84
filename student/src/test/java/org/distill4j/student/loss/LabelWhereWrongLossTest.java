package org.distill4j.student.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.loss.RowLoss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelWhereWrongLossTest {
  private static final double[] STUDENT = {1, 2, -1};
  private final RowLoss soft = new SoftTargetLoss(2, 0.5);
  private final RowLoss corrected = new LabelWhereWrongLoss(soft);

  // Label 0 is the teacher's class, -1 none.
  @ParameterizedTest
  @ValueSource(doubles = {0, -1})
  void believesTheTeacherWhereItIsRightAndWhereNobodyKnows(double label) {
    double[] target = {2, 1, 0, label};
    double[] gradient = new double[3];
    double[] expected = new double[3];
    assertEquals(soft.row(STUDENT, target, expected), corrected.row(STUDENT, target, gradient));
    assertArrayEquals(expected, gradient);
  }

  @Test
  void takesTheLabelWhereTheTeacherIsWrong() {
    double[] gradient = new double[3];
    double[] expected = new double[3];
    double value = new HardLabelLoss(1).row(STUDENT, new double[] {2}, expected);
    assertEquals(value, corrected.row(STUDENT, new double[] {2, 1, 0, 2}, gradient));
    assertArrayEquals(expected, gradient);
  }

  @Test
  void averagesOverAllRowsWithTheWeightOfTheOther() {
    double[][] rows = {STUDENT, STUDENT};
    double[][] targets = {{2, 1, 0, 2}, {2, 1, 0, 0}};
    double label = new HardLabelLoss(1).row(STUDENT, new double[] {2}, new double[3]);
    double taught = soft.row(STUDENT, targets[1], new double[3]);
    assertEquals(0.5 * (label + taught) / 2, corrected.mean(rows, targets, new double[2][]), 1e-15);
  }
}
