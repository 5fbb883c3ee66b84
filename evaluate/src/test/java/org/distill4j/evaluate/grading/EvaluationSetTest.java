package org.distill4j.evaluate.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.evaluate.metric.Share;
import org.distill4j.evaluate.report.Comparison;
import org.distill4j.evaluate.report.Quality;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.WilsonInterval;
import org.junit.jupiter.api.Test;

class EvaluationSetTest {
  private static final List<String> LABELS = List.of("down", "up");
  private static final Predictions TEACHER = answers(0, 0, 0, 1, 1, 1, 1, 0);
  private static final Predictions STUDENT = answers(0, 0, 0, 1, 1, 0, 0, 1);
  private static final Predictions CONTROL = answers(0, 0, 1, 1, 1, 0, 0, 0);

  private final EvaluationSet exam =
      new EvaluationSet(
          LABELS,
          List.of(0, 0, 0, 1, 1, 1, 1, 1),
          WilsonInterval.of(4, 8),
          0.01,
          Bootstrap.defaults());

  @Test
  void marksTheTeacherAlone() {
    Quality quality = exam.mark(TEACHER);
    assertEquals(7.0 / 8, quality.scores().metrics().get("accuracy").value(), 0.0);
    assertEquals(Optional.of(1.0), quality.gainKept());
    assertEquals(Optional.empty(), quality.agreementWithTeacher());
    assertEquals(List.of(), quality.comparisons());
  }

  @Test
  void marksAStudentAgainstTeacherAndControl() {
    Map<String, Predictions> others = new LinkedHashMap<>();
    others.put("teacher", TEACHER);
    others.put("control", CONTROL);
    Quality quality = exam.mark(STUDENT, "teacher", others);
    assertEquals(Optional.of(new Share(5.0 / 8, 8)), quality.agreementWithTeacher());
    assertEquals(Optional.of((6 - 4) / (7 - 4.0)), quality.gainKept());
    Comparison teacher = quality.comparisons().get(0);
    assertEquals("teacher", teacher.against());
    assertEquals(-1.0 / 8, teacher.difference(), 0.0);
    assertEquals(1, teacher.onlyThis());
    assertEquals(2, teacher.onlyOther());
    Comparison control = quality.comparisons().get(1);
    assertEquals(2.0 / 8, control.difference(), 0.0);
    assertTrue(control.verdict().startsWith("not decided: about "), control.verdict());
  }

  @Test
  void leavesGainOpenWhenTheTeacherIsNotAboveTheFloor() {
    EvaluationSet hard =
        new EvaluationSet(
            LABELS, exam.truth(), WilsonInterval.of(8, 8), 0.01, Bootstrap.defaults());
    assertEquals(Optional.empty(), hard.mark(TEACHER).gainKept());
  }

  @Test
  void refusesAModelOfOtherLabels() {
    Predictions other = Predictions.of(List.of("up", "down"), TEACHER.answers());
    Exception fault = assertThrows(IllegalArgumentException.class, () -> exam.mark(other));
    assertEquals(
        "labels: must be those of the test rows, [down, up]; got [up, down].", fault.getMessage());
  }

  @Test
  void refusesAnAnswerThatIsNoClass() {
    Exception fault =
        assertThrows(IllegalArgumentException.class, () -> Predictions.of(LABELS, List.of(2)));
    assertEquals("answers: must be in [0, 2); got 2.", fault.getMessage());
  }

  private static Predictions answers(Integer... answers) {
    return Predictions.of(LABELS, List.of(answers));
  }
}
