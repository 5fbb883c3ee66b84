package org.distill4j.evaluate.grading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.distill4j.evaluate.calibration.ClassLogits;
import org.distill4j.evaluate.calibration.TemperedAnswers;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.metric.LabelSetScores;
import org.distill4j.evaluate.metric.Share;
import org.distill4j.evaluate.report.Comparison;
import org.distill4j.evaluate.report.Quality;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.evaluate.statistics.PairedBootstrap;

/**
 * Rows that have several labels each, or none. The main metric is micro-F1; intervals and
 * comparisons draw rows; agreement of two models is the share of yes and no that is the same.
 *
 * @param data the rows
 * @param names the labels by index
 * @param sets the indices of each row's labels
 * @param floor micro-F1 of the baseline on the same rows
 * @param margin the largest loss of micro-F1 that verdicts call kept, in [0, 1)
 * @param bootstrap for intervals
 * @param grader asks the models
 */
public record LabelSetEvaluator(
    Dataset data,
    List<String> names,
    List<List<Integer>> sets,
    Estimate floor,
    double margin,
    Bootstrap bootstrap,
    Evaluator grader)
    implements TaskEvaluator<LabelSetPredictions> {
  /** Copies the lists. */
  public LabelSetEvaluator {
    names = List.copyOf(names);
    sets = List.copyOf(sets);
  }

  /** The labels, and what stands for none of them in the table of mistakes. */
  @Override
  public List<String> labels() {
    List<String> labels = new ArrayList<>(names);
    labels.add(LabelSetScores.NONE);
    return labels;
  }

  @Override
  public LabelSetPredictions answers(Path folder) throws IOException {
    return grader.labelSets(folder, data);
  }

  @Override
  public LabelSetPredictions answersAtBatch32(Path folder) throws IOException {
    return grader.labelSetsAtBatch32(folder, data);
  }

  @Override
  public Optional<TemperedAnswers> confidences(LabelSetPredictions answers, Path folder) {
    return Optional.of(decisions(answers, truth()));
  }

  /**
   * Each label of each row as a decision between no, 0, and yes, 1, with its probability: the
   * answer is the likelier one, wherever the threshold lies.
   *
   * @param truth whether a row has a label, {@code [n][C]}
   */
  public static TemperedAnswers decisions(LabelSetPredictions answers, boolean[][] truth) {
    List<List<Double>> probabilities = new ArrayList<>();
    List<Integer> given = new ArrayList<>();
    List<Integer> wanted = new ArrayList<>();
    for (int row = 0; row < truth.length; row++) {
      for (int label = 0; label < truth[row].length; label++) {
        double yes = answers.probabilities().get(row).get(label);
        probabilities.add(List.of(1 - yes, yes));
        given.add(yes >= 0.5 ? 1 : 0);
        wanted.add(truth[row][label] ? 1 : 0);
      }
    }
    return ClassLogits.of(probabilities, given, wanted);
  }

  @Override
  public Quality mark(LabelSetPredictions answers, LabelSetPredictions together) {
    double value = value(answers);
    return new Quality(
        scores(answers).scores(names, bootstrap),
        Optional.empty(),
        Optional.of(agreement(BatchSample.of(rows(answers)), rows(together))),
        gainKept(value, value),
        List.of());
  }

  @Override
  public Quality mark(
      LabelSetPredictions answers,
      LabelSetPredictions together,
      String teacher,
      Map<String, LabelSetPredictions> others) {
    Quality alone = mark(answers, together);
    LabelSetPredictions teachers = others.get(teacher);
    List<Comparison> comparisons = new ArrayList<>();
    others.forEach((name, other) -> comparisons.add(compare(answers, name, other)));
    return new Quality(
        alone.scores(),
        Optional.of(agreement(rows(answers), rows(teachers))),
        alone.agreementAtBatch32(),
        gainKept(value(answers), value(teachers)),
        comparisons);
  }

  @Override
  public ToDoubleFunction<int[]> metric(LabelSetPredictions answers) {
    return scores(answers)::microF1;
  }

  private Comparison compare(LabelSetPredictions answers, String name, LabelSetPredictions other) {
    PairedBootstrap paired =
        PairedBootstrap.of(bootstrap, data.size(), metric(answers), metric(other));
    LabelSetScores mine = scores(answers);
    LabelSetScores theirs = scores(other);
    return Comparison.of(name, paired, only(mine, theirs), only(theirs, mine), margin);
  }

  /** Rows of which only one gets every label right. */
  private long only(LabelSetScores one, LabelSetScores other) {
    return IntStream.range(0, data.size())
        .filter(row -> one.isRight(row) && !other.isRight(row))
        .count();
  }

  private double value(LabelSetPredictions answers) {
    return metric(answers).applyAsDouble(IntStream.range(0, data.size()).toArray());
  }

  private LabelSetScores scores(LabelSetPredictions answers) {
    return new LabelSetScores(truth(), answers.chosen());
  }

  private boolean[][] truth() {
    return LabelSetPredictions.matrix(sets, names.size());
  }

  private Optional<Double> gainKept(double value, double teacher) {
    double gain = teacher - floor.value();
    return gain > 0 ? Optional.of((value - floor.value()) / gain) : Optional.empty();
  }

  private static List<boolean[]> rows(LabelSetPredictions answers) {
    return Arrays.asList(answers.chosen());
  }

  private static Share agreement(List<boolean[]> one, List<boolean[]> other) {
    long same = 0;
    long all = 0;
    for (int row = 0; row < one.size(); row++) {
      for (int label = 0; label < one.get(row).length; label++) {
        same += one.get(row)[label] == other.get(row)[label] ? 1 : 0;
        all++;
      }
    }
    return new Share((double) same / all, all);
  }
}
