package org.distill4j.recipes.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.distill4j.evaluate.grading.ClassExamination;
import org.distill4j.evaluate.grading.Exam;
import org.distill4j.evaluate.grading.Examination;
import org.distill4j.evaluate.grading.Predictions;
import org.distill4j.evaluate.report.Report;

/**
 * A run with its report.
 *
 * @param right by stage, whether it answers each test row rightly; empty where rows are not right
 *     or wrong
 */
record GradedRun(Report report, Map<String, List<Boolean>> right) {
  static GradedRun of(Report report, Examination<?> exam, Map<String, ?> answers) {
    Map<String, List<Boolean>> right = new HashMap<>();
    if (exam instanceof ClassExamination classes) {
      answers.forEach((name, given) -> right.put(name, right(classes.exam(), (Predictions) given)));
    }
    return new GradedRun(report, right);
  }

  private static List<Boolean> right(Exam exam, Predictions given) {
    List<Boolean> rows = new ArrayList<>();
    for (int row = 0; row < exam.truth().size(); row++) {
      rows.add(given.answers().get(row).equals(exam.truth().get(row)));
    }
    return rows;
  }
}
