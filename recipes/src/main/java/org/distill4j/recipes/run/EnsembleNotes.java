package org.distill4j.recipes.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.distill4j.evaluate.grading.ClassExamination;
import org.distill4j.evaluate.grading.Examination;
import org.distill4j.evaluate.grading.Predictions;
import org.distill4j.evaluate.metrics.Scores;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Teacher;
import org.distill4j.student.outputs.MeanLogits;
import org.distill4j.teacher.training.Answers;

/**
 * What several teachers together are worth on the test rows. Every stage's comparisons are with the
 * first of them, which has a file, a size and a latency; of the ensemble only notes tell.
 */
final class EnsembleNotes {
  // A probability that float32 rounds to nothing is not impossible.
  private static final double LEAST = 1e-30;

  private final Recipe recipe;
  private final int[] truth;
  private final int[] answers;

  private EnsembleNotes(Recipe recipe, int[] truth, int[] answers) {
    this.recipe = recipe;
    this.truth = truth;
    this.answers = answers;
  }

  /**
   * Lets the teachers answer together.
   *
   * @param exam the test rows
   * @param given each stage's answers by its name, with probabilities
   */
  static EnsembleNotes of(Recipe recipe, Examination<?> exam, Map<String, ?> given) {
    if (recipe.teachers().size() == 1 || !(exam instanceof ClassExamination classes)) {
      return new EnsembleNotes(recipe, new int[0], new int[0]);
    }
    List<float[][]> members = new ArrayList<>();
    for (int i = 0; i < recipe.teachers().size(); i++) {
      members.add(logarithms((Predictions) given.get(TeacherSources.name(i))));
    }
    List<Double> weights = recipe.teachers().stream().map(Teacher::weight).toList();
    return new EnsembleNotes(
        recipe,
        classes.exam().truth().stream().mapToInt(Integer::intValue).toArray(),
        Answers.labels(MeanLogits.of(members, weights)));
  }

  // Logarithms of probabilities differ from logits by one number a row, which no label sees.
  private static float[][] logarithms(Predictions given) {
    List<float[]> rows = new ArrayList<>();
    for (List<Double> probabilities : given.probabilities()) {
      float[] row = new float[probabilities.size()];
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) Math.log(Math.max(LEAST, probabilities.get(i)));
      }
      rows.add(row);
    }
    return rows.toArray(float[][]::new);
  }

  /** The note on a stage; none where there is but one teacher, nor on controls. */
  Optional<String> note(StageRecord stage, Object own) {
    boolean first = stage.name().equals(StageReport.TEACHER);
    boolean other = stage.kind().equals(StageReport.TEACHER) && !first;
    if (recipe.teachers().size() == 1 || other || stage.kind().equals(StageReport.CONTROL)) {
      return Optional.empty();
    }
    return Optional.of(first ? worth() : agreement((Predictions) own));
  }

  private String worth() {
    Estimate accuracy = Scores.accuracy(truth, answers);
    return String.format(
        Locale.ROOT,
        "The %d teachers together, by the mean of their logits at weights %s, are right on %.2f %%"
            + " of the test rows (%.2f to %.2f). Agreement, gain kept and drop of all stages refer"
            + " to this first teacher alone.",
        recipe.teachers().size(),
        recipe.teachers().stream().map(Teacher::weight).toList(),
        100 * accuracy.value(),
        100 * accuracy.low(),
        100 * accuracy.high());
  }

  private String agreement(Predictions own) {
    double share = Scores.agreement(own.indices(), answers).value();
    return String.format(
        Locale.ROOT, "Answers as all teachers together on %.2f %% of the test rows.", 100 * share);
  }
}
