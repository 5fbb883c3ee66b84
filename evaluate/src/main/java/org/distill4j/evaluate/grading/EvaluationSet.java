package org.distill4j.evaluate.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.distill4j.evaluate.metric.Scores;
import org.distill4j.evaluate.report.Comparison;
import org.distill4j.evaluate.report.Quality;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.evaluate.statistics.PairedCounts;

/**
 * The rows that all models of a run are examined on, and by which rules.
 *
 * @param labels name of each class
 * @param truth label, a class index, by row
 * @param floor accuracy of the bag of words on the same rows
 * @param margin the largest loss that verdicts call kept, a fraction in [0, 1)
 * @param bootstrap for the intervals of F1
 */
public record EvaluationSet(
    List<String> labels, List<Integer> truth, Estimate floor, double margin, Bootstrap bootstrap) {
  /** Keeps copies. */
  public EvaluationSet {
    labels = List.copyOf(labels);
    truth = List.copyOf(truth);
  }

  /** Marks the teacher, or any model that is compared with none. */
  public Quality mark(Predictions answers) {
    Scores scores = scores(answers);
    double value = scores.metrics().get("accuracy").value();
    return new Quality(
        scores, Optional.empty(), Optional.empty(), gainKept(value, value), List.of());
  }

  /**
   * Marks a model against its teacher and others.
   *
   * @param teacher name of the teacher among {@code others}
   * @param others answers to the same rows, by name, in the order in which to compare
   * @throws IllegalArgumentException when the teacher is not among the others, a model's labels are
   *     not these, or it answered other rows
   */
  public Quality mark(Predictions answers, String teacher, Map<String, Predictions> others) {
    Predictions teachers = others.get(teacher);
    if (teachers == null) {
      throw new IllegalArgumentException(
          "others: must hold the teacher " + teacher + "; got " + others.keySet() + ".");
    }
    Scores scores = scores(answers);
    double value = scores.metrics().get("accuracy").value();
    double teachersValue = Scores.accuracy(truths(), teachers.indices()).value();
    List<Comparison> comparisons = new ArrayList<>();
    others.forEach((name, other) -> comparisons.add(compare(answers, name, other)));
    return new Quality(
        scores,
        Optional.of(Scores.agreement(answers.indices(), teachers.indices())),
        Optional.empty(),
        gainKept(value, teachersValue),
        comparisons);
  }

  private Comparison compare(Predictions answers, String name, Predictions other) {
    return Comparison.of(name, PairedCounts.of(right(answers), right(other)), margin);
  }

  private Scores scores(Predictions answers) {
    if (!answers.labels().equals(labels)) {
      throw new IllegalArgumentException(
          "labels: must be those of the test rows, " + labels + "; got " + answers.labels() + ".");
    }
    return Scores.of(truths(), answers.indices(), labels, bootstrap);
  }

  private boolean[] right(Predictions answers) {
    int[] given = answers.indices();
    boolean[] right = new boolean[given.length];
    IntStream.range(0, given.length).forEach(row -> right[row] = given[row] == truth.get(row));
    return right;
  }

  private Optional<Double> gainKept(double value, double teacher) {
    double gain = teacher - floor.value();
    return gain > 0 ? Optional.of((value - floor.value()) / gain) : Optional.empty();
  }

  private int[] truths() {
    return truth.stream().mapToInt(Integer::intValue).toArray();
  }
}
