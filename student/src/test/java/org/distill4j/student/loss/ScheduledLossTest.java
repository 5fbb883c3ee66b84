package org.distill4j.student.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.distill4j.student.loss.Schedule.Shape;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.loss.RowLoss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduledLossTest {
  private static final double[] STUDENT = {1, 2, -1};
  private static final double EXACT = 1e-15;

  @ParameterizedTest
  @CsvSource({
    "LINEAR, 0, 4", "LINEAR, 0.25, 3.25", "LINEAR, 1, 1",
    "COSINE, 0, 4", "COSINE, 0.5, 2.5", "COSINE, 1, 1",
    "COSINE, 0.25, 3.5606601717798214" // 4 - 3 (1 - cos(pi / 4)) / 2
  })
  void goesFromTheFirstToTheLastValue(Shape shape, double progress, double value) {
    assertEquals(value, new Schedule(4, 1, shape).at(progress), EXACT);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY})
  void refusesEndsThatAreNotFinite(double end) {
    Exception fault =
        assertThrows(IllegalArgumentException.class, () -> new Schedule(1, end, Shape.LINEAR));
    assertEquals(
        "schedule: must go from a finite number to another; got 1.0 and " + end + ".",
        fault.getMessage());
  }

  @Test
  void aConstantScheduleIsTheLossItself() {
    RowLoss loss =
        ScheduledLoss.of(
            w -> new SoftTargetLoss(2, w), Schedule.constant(0.5), Schedule.constant(2));
    assertEquals(0.5, assertInstanceOf(SoftTargetLoss.class, loss).weight());
  }

  @Test
  void readsWeightAndTemperatureAtTheRowsProgress() {
    Schedule weight = new Schedule(1, 0, Shape.LINEAR);
    Schedule temperature = new Schedule(4, 2, Shape.LINEAR);
    RowLoss loss = ScheduledLoss.of(w -> new SoftTargetLoss(4, w), weight, temperature);
    double[] gradient = new double[3];
    double value = loss.row(STUDENT, new double[] {2, 1, 0, 0.5}, gradient);
    double[] expected = new double[3];
    double whole = new SoftTargetLoss(3, 1).row(STUDENT, new double[] {2, 1, 0}, expected);
    assertEquals(whole / 2, value, EXACT);
    for (int i = 0; i < 3; i++) {
      assertEquals(expected[i] / 2, gradient[i], EXACT);
    }
  }

  @Test
  void weighsTheLabelThatTakesAWrongTeachersPlace() {
    Schedule weight = new Schedule(1, 0, Shape.LINEAR);
    Schedule temperature = new Schedule(4, 2, Shape.LINEAR);
    RowLoss loss =
        LabelWhereWrongLoss.of(
            ScheduledLoss.of(w -> new SoftTargetLoss(4, w), weight, temperature));
    double[] wrong = {2, 1, 0, 1, 0.75}; // label 1, but the teacher says 0
    double[] gradient = new double[3];
    double[] expected = new double[3];
    double label = new HardLabelLoss(1).row(STUDENT, new double[] {1}, expected);
    assertEquals(label / 4, loss.row(STUDENT, wrong, gradient), EXACT);
    assertEquals(expected[1] / 4, gradient[1], EXACT);
    double soft = new SoftTargetLoss(2.5, 1).row(STUDENT, new double[] {2, 1, 0}, new double[3]);
    double[] right = {2, 1, 0, 0, 0.75};
    assertEquals(soft / 4, loss.row(STUDENT, right, new double[3]), EXACT);
  }

  @Test
  void weighsLossesWithoutTemperatureToo() {
    Schedule weight = new Schedule(0, 2, Shape.COSINE);
    RowLoss loss = ScheduledLoss.of(SquaredErrorLoss::new, weight, Schedule.constant(1));
    double[] gradient = new double[1];
    assertEquals(2 * 9, loss.row(new double[] {1}, new double[] {4, 1}, gradient), EXACT);
    assertArrayEquals(new double[] {2 * -6}, gradient, EXACT);
    assertEquals(0, loss.row(new double[] {1}, new double[] {4, 0}, new double[1]));
  }
}
