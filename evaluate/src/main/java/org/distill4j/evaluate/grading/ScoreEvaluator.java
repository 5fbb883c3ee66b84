package org.distill4j.evaluate.grading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.metric.Correlation;
import org.distill4j.evaluate.metric.ScoreMetrics;
import org.distill4j.evaluate.metric.Scores;
import org.distill4j.evaluate.metric.Share;
import org.distill4j.evaluate.report.Comparison;
import org.distill4j.evaluate.report.Quality;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.evaluate.statistics.PairedBootstrap;

/**
 * Rows that have a score each. The main metric is Pearson's correlation; agreement of two models is
 * theirs with each other, 0 where it is negative.
 *
 * @param data the rows
 * @param truth score by row
 * @param floor Pearson's correlation of the baseline on the same rows
 * @param margin the largest loss of correlation that verdicts call kept, in [0, 1)
 * @param bootstrap for intervals
 * @param grader asks the models
 */
public record ScoreEvaluator(
    Dataset data,
    List<Double> truth,
    Estimate floor,
    double margin,
    Bootstrap bootstrap,
    Evaluator grader)
    implements TaskEvaluator<List<Double>> {
  /** Keeps a copy. */
  public ScoreEvaluator {
    truth = List.copyOf(truth);
  }

  @Override
  public List<String> labels() {
    return List.of();
  }

  @Override
  public List<Double> answers(Path folder) throws IOException {
    return grader.scores(folder, data);
  }

  @Override
  public List<Double> answersAtBatch32(Path folder) throws IOException {
    return grader.scoresAtBatch32(folder, data);
  }

  @Override
  public Quality mark(List<Double> answers, List<Double> together) {
    Scores scores = ScoreMetrics.of(array(truth), array(answers), bootstrap);
    double value = pearson(truth, answers).pearson();
    return new Quality(
        scores,
        Optional.empty(),
        Optional.of(agreement(BatchSample.of(answers), together)),
        gainKept(value, value),
        List.of());
  }

  @Override
  public Quality mark(
      List<Double> answers,
      List<Double> together,
      String teacher,
      Map<String, List<Double>> others) {
    Quality alone = mark(answers, together);
    List<Double> teachers = others.get(teacher);
    List<Comparison> comparisons = new ArrayList<>();
    others.forEach((name, other) -> comparisons.add(compare(answers, name, other)));
    return new Quality(
        alone.scores(),
        Optional.of(agreement(answers, teachers)),
        alone.agreementAtBatch32(),
        gainKept(pearson(truth, answers).pearson(), pearson(truth, teachers).pearson()),
        comparisons);
  }

  @Override
  public ToDoubleFunction<int[]> metric(List<Double> answers) {
    return pearson(truth, answers)::pearson;
  }

  private Comparison compare(List<Double> answers, String name, List<Double> other) {
    PairedBootstrap paired =
        PairedBootstrap.of(
            bootstrap,
            truth.size(),
            pearson(truth, answers)::pearson,
            pearson(truth, other)::pearson);
    return Comparison.of(name, paired, closer(answers, other), closer(other, answers), margin);
  }

  private long closer(List<Double> mine, List<Double> other) {
    return IntStream.range(0, truth.size())
        .filter(row -> error(mine, row) < error(other, row))
        .count();
  }

  private double error(List<Double> answers, int row) {
    return Math.abs(answers.get(row) - truth.get(row));
  }

  private Optional<Double> gainKept(double value, double teacher) {
    double gain = teacher - floor.value();
    return gain > 0 ? Optional.of((value - floor.value()) / gain) : Optional.empty();
  }

  private static Share agreement(List<Double> one, List<Double> other) {
    return new Share(Math.max(0, pearson(one, other).pearson()), one.size());
  }

  private static Correlation pearson(List<Double> one, List<Double> other) {
    return new Correlation(array(one), array(other));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
