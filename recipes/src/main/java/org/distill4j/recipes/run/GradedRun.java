package org.distill4j.recipes.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.distill4j.evaluate.grading.Exam;
import org.distill4j.evaluate.grading.Predictions;
import org.distill4j.evaluate.report.Report;

/**
 * A run with its report.
 *
 * @param right by stage, whether it answers each test row rightly
 */
record GradedRun(Report report, Map<String, List<Boolean>> right) {
  static GradedRun of(Report report, Exam exam, Map<String, Predictions> answers) {
    Map<String, List<Boolean>> right = new HashMap<>();
    answers.forEach(
        (name, given) -> {
          List<Boolean> rows = new ArrayList<>();
          for (int row = 0; row < exam.truth().size(); row++) {
            rows.add(given.answers().get(row).equals(exam.truth().get(row)));
          }
          right.put(name, rows);
        });
    return new GradedRun(report, right);
  }
}
