package org.distill4j.recipes.assessment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.distill4j.evaluate.grading.ClassEvaluator;
import org.distill4j.evaluate.grading.Predictions;
import org.distill4j.evaluate.grading.ScoreEvaluator;
import org.distill4j.evaluate.grading.TaskEvaluator;
import org.distill4j.evaluate.metric.Correlation;
import org.distill4j.evaluate.metric.Scores;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.recipes.folder.StageRecord;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.stage.TeacherSources;
import org.distill4j.student.outputs.EnsembleLogits;
import org.distill4j.teacher.training.Inference;

/**
 * What several teachers together are worth on the test rows. Every stage's comparisons are with the
 * first of them, which has a file, a size and a latency; of the ensemble only notes tell.
 */
final class EnsembleNotes {
  // A probability that float32 rounds to nothing is not impossible.
  private static final double LEAST = 1e-30;

  /** The teachers' answer together. */
  private sealed interface Together {
    /** How good it is. */
    String worth();

    /** How near a stage's own answers are to it. */
    String agreement(Object own);
  }

  private final Recipe recipe;
  private final Optional<Together> together;

  private EnsembleNotes(Recipe recipe, Optional<Together> together) {
    this.recipe = recipe;
    this.together = together;
  }

  /**
   * Lets the teachers answer together.
   *
   * @param exam the test rows
   * @param given each stage's answers by its name: predictions with probabilities, or scores
   */
  static EnsembleNotes of(Recipe recipe, TaskEvaluator<?> exam, Map<String, ?> given) {
    List<Object> members =
        IntStream.range(0, recipe.teachers().size())
            .<Object>mapToObj(teacher -> given.get(TeacherSources.name(teacher)))
            .toList();
    if (members.size() == 1) {
      return new EnsembleNotes(recipe, Optional.empty());
    }
    List<Double> weights = recipe.weights();
    if (exam instanceof ClassEvaluator classes) {
      return new EnsembleNotes(recipe, Optional.of(Labels.of(classes, members, weights)));
    }
    return new EnsembleNotes(
        recipe,
        exam instanceof ScoreEvaluator scores
            ? Optional.of(Numbers.of(scores, members, weights))
            : Optional.empty());
  }

  /** The note on a stage; none where there is but one teacher, nor on controls. */
  Optional<String> note(StageRecord stage, Object own) {
    boolean first = stage.name().equals(StageReport.TEACHER);
    boolean other = stage.kind().equals(StageReport.TEACHER) && !first;
    if (other || stage.kind().equals(StageReport.CONTROL)) {
      return Optional.empty();
    }
    return together.map(all -> first ? worth(all) : all.agreement(own));
  }

  private String worth(Together all) {
    return String.format(
        Locale.ROOT,
        "The %d teachers together, at weights %s, %s. Agreement, gain kept and drop of all stages"
            + " refer to this first teacher alone.",
        recipe.teachers().size(),
        recipe.weights(),
        all.worth());
  }

  private static final class Labels implements Together {
    private final int[] truth;
    private final int[] answers;

    private Labels(int[] truth, int[] answers) {
      this.truth = truth;
      this.answers = answers;
    }

    static Labels of(ClassEvaluator exam, List<Object> members, List<Double> weights) {
      List<float[][]> logits =
          members.stream().map(member -> logarithms((Predictions) member)).toList();
      return new Labels(
          exam.exam().truth().stream().mapToInt(Integer::intValue).toArray(),
          Inference.labels(EnsembleLogits.of(logits, weights)));
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

    @Override
    public String worth() {
      Estimate accuracy = Scores.accuracy(truth, answers);
      return String.format(
          Locale.ROOT,
          "by the mean of their logits, are right on %.2f%% of the test rows (%.2f to %.2f)",
          100 * accuracy.value(),
          100 * accuracy.low(),
          100 * accuracy.high());
    }

    @Override
    public String agreement(Object own) {
      double share = Scores.agreement(((Predictions) own).indices(), answers).value();
      return String.format(
          Locale.ROOT, "Answers as all teachers together on %.2f%% of the test rows.", 100 * share);
    }
  }

  private static final class Numbers implements Together {
    private final ScoreEvaluator exam;
    private final double[] answers;

    private Numbers(ScoreEvaluator exam, double[] answers) {
      this.exam = exam;
      this.answers = answers;
    }

    static Numbers of(ScoreEvaluator exam, List<Object> members, List<Double> weights) {
      List<float[][]> scores = members.stream().map(Numbers::column).toList();
      double[] mean = new double[exam.truth().size()];
      float[][] rows = EnsembleLogits.of(scores, weights);
      for (int row = 0; row < mean.length; row++) {
        mean[row] = rows[row][0];
      }
      return new Numbers(exam, mean);
    }

    private static float[][] column(Object member) {
      double[] scores = scores(member);
      float[][] column = new float[scores.length][];
      for (int row = 0; row < scores.length; row++) {
        column[row] = new float[] {(float) scores[row]};
      }
      return column;
    }

    private static double[] scores(Object answers) {
      return ((List<?>) answers).stream().mapToDouble(score -> (Double) score).toArray();
    }

    @Override
    public String worth() {
      double[] truth = exam.truth().stream().mapToDouble(Double::doubleValue).toArray();
      Estimate pearson =
          exam.bootstrap().estimate(truth.length, new Correlation(truth, answers)::pearson);
      return String.format(
          Locale.ROOT,
          "by the mean of their scores, have %.2f (%.2f to %.2f) in Pearson × 100",
          100 * pearson.value(),
          100 * pearson.low(),
          100 * pearson.high());
    }

    @Override
    public String agreement(Object own) {
      return String.format(
          Locale.ROOT,
          "Its scores and those of all teachers together have %.2f in Pearson × 100.",
          100 * new Correlation(scores(own), answers).pearson());
    }
  }
}
