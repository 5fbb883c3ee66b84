package org.distill4j.recipes.assessment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.distill4j.evaluate.dataset.Example;
import org.distill4j.evaluate.grading.ClassEvaluator;
import org.distill4j.evaluate.grading.Predictions;
import org.distill4j.evaluate.grading.TaskEvaluator;
import org.distill4j.evaluate.report.Examples;

/** Finds the test rows on which teacher and final model disagree, or both are wrong. */
final class ExampleRows {
  private static final int SHOWN = 12;
  private static final int LONGEST = 300; // characters of a text

  private final ClassEvaluator exam;
  private final Predictions teacher;
  private final Predictions last;

  private ExampleRows(ClassEvaluator exam, Predictions teacher, Predictions last) {
    this.exam = exam;
    this.teacher = teacher;
    this.last = last;
  }

  /** The rows; absent where rows are not right or wrong. */
  static <A> Optional<Examples> of(TaskEvaluator<A> exam, A teacher, A last) {
    if (!(exam instanceof ClassEvaluator classes)) {
      return Optional.empty();
    }
    ExampleRows rows = new ExampleRows(classes, (Predictions) teacher, (Predictions) last);
    return Optional.of(
        new Examples(
            rows.group((first, second) -> first && !second),
            rows.group((first, second) -> !first && second),
            rows.group((first, second) -> !first && !second)));
  }

  private Examples.Group group(BiPredicate<Boolean, Boolean> wanted) {
    List<Integer> found = new ArrayList<>();
    for (int row = 0; row < exam.exam().truth().size(); row++) {
      if (wanted.test(isRight(teacher, row), isRight(last, row))) {
        found.add(row);
      }
    }
    List<Examples.Row> shown =
        found.stream()
            .sorted(Comparator.comparingDouble(this::confidence).reversed())
            .limit(SHOWN)
            .map(this::row)
            .toList();
    return new Examples.Group(found.size(), shown);
  }

  private boolean isRight(Predictions model, int row) {
    return model.answers().get(row).equals(exam.exam().truth().get(row));
  }

  private double confidence(int row) {
    return last.probabilities().isEmpty()
        ? 0
        : last.probabilities().get(row).get(last.answers().get(row));
  }

  private Examples.Row row(int row) {
    Example example = exam.data().examples().get(row);
    String text = example.text() + example.pair().map(pair -> " ‖ " + pair).orElse("");
    return new Examples.Row(
        row + 1,
        shortened(text),
        exam.labels().get(exam.exam().truth().get(row)),
        teacher.labels().get(teacher.answers().get(row)),
        last.labels().get(last.answers().get(row)));
  }

  static String shortened(String text) {
    if (text.codePointCount(0, text.length()) <= LONGEST) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
  }
}
