package org.distill4j.recipes.assessment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.distill4j.evaluate.grading.ClassEvaluator;
import org.distill4j.evaluate.grading.EvaluationSet;
import org.distill4j.evaluate.grading.Predictions;
import org.distill4j.evaluate.grading.TaskEvaluator;
import org.distill4j.evaluate.report.Report;

/**
 * A run with its report.
 *
 * @param right by stage, whether it answers each test row rightly; empty where rows are not right
 *     or wrong
 * @param metrics by stage, its main metric over some of the test rows
 * @param rows number of test rows
 */
public record GradedRun(
    Report report,
    Map<String, List<Boolean>> right,
    Map<String, ToDoubleFunction<int[]>> metrics,
    int rows) {
  static <A> GradedRun of(Report report, TaskEvaluator<A> exam, Map<String, A> answers, int rows) {
    Map<String, ToDoubleFunction<int[]>> metrics = new HashMap<>();
    answers.forEach((name, given) -> metrics.put(name, exam.metric(given)));
    Map<String, List<Boolean>> right = new HashMap<>();
    if (exam instanceof ClassEvaluator classes) {
      answers.forEach((name, given) -> right.put(name, right(classes.exam(), (Predictions) given)));
    }
    return new GradedRun(report, right, metrics, rows);
  }

  private static List<Boolean> right(EvaluationSet exam, Predictions given) {
    List<Boolean> rows = new ArrayList<>();
    for (int row = 0; row < exam.truth().size(); row++) {
      rows.add(given.answers().get(row).equals(exam.truth().get(row)));
    }
    return rows;
  }
}
