package org.distill4j.evaluate.grading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.distill4j.evaluate.calibration.TemperedAnswers;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.metric.Share;
import org.distill4j.evaluate.report.Comparison;
import org.distill4j.evaluate.report.Quality;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.evaluate.statistics.PairedBootstrap;
import org.distill4j.evaluate.tagging.TagScoring;
import org.distill4j.evaluate.tagging.TaggedRows;

/**
 * Sentences whose words have a tag each. The main metric is F1 of whole entities, or token accuracy
 * where tags mark none; intervals and comparisons draw sentences; agreement of two models is the
 * share of words with the same tag.
 *
 * @param data the rows, as {@link TaggedRows} makes them
 * @param scoring what is scored
 * @param labels what is counted, see {@link TagScoring#names}
 * @param floor the main metric of the baseline on the same rows
 * @param margin the largest loss of the main metric that verdicts call kept, in [0, 1)
 * @param bootstrap for intervals
 * @param grader asks the models
 */
public record TagEvaluator(
    Dataset data,
    TagScoring scoring,
    List<String> labels,
    Estimate floor,
    double margin,
    Bootstrap bootstrap,
    Evaluator grader)
    implements TaskEvaluator<List<List<String>>> {
  /** Keeps a copy. */
  public TagEvaluator {
    labels = List.copyOf(labels);
  }

  @Override
  public List<List<String>> answers(Path folder) throws IOException {
    return grader.tags(folder, data);
  }

  @Override
  public List<List<String>> answersAtBatch32(Path folder) throws IOException {
    return grader.tagsAtBatch32(folder, data);
  }

  @Override
  public Optional<TemperedAnswers> confidences(List<List<String>> answers, Path folder)
      throws IOException {
    return Optional.of(grader.tagLogits(folder, data));
  }

  @Override
  public Quality mark(List<List<String>> answers, List<List<String>> together) {
    double value = value(answers);
    return new Quality(
        scoring.scores(truth(), answers, labels, bootstrap),
        Optional.empty(),
        Optional.of(agreement(BatchSample.of(answers), together)),
        gainKept(value, value),
        List.of());
  }

  @Override
  public Quality mark(
      List<List<String>> answers,
      List<List<String>> together,
      String teacher,
      Map<String, List<List<String>>> others) {
    Quality alone = mark(answers, together);
    List<List<String>> teachers = others.get(teacher);
    List<Comparison> comparisons = new ArrayList<>();
    others.forEach((name, other) -> comparisons.add(compare(answers, name, other)));
    return new Quality(
        alone.scores(),
        Optional.of(agreement(answers, teachers)),
        alone.agreementAtBatch32(),
        gainKept(value(answers), value(teachers)),
        comparisons);
  }

  @Override
  public ToDoubleFunction<int[]> metric(List<List<String>> answers) {
    return scoring.score(truth(), answers);
  }

  private Comparison compare(List<List<String>> answers, String name, List<List<String>> other) {
    PairedBootstrap paired =
        PairedBootstrap.of(bootstrap, data.size(), metric(answers), metric(other));
    return Comparison.of(name, paired, only(answers, other), only(other, answers), margin);
  }

  /** Sentences that only one gets right throughout. */
  private long only(List<List<String>> mine, List<List<String>> other) {
    List<List<String>> truth = truth();
    return IntStream.range(0, truth.size())
        .filter(i -> mine.get(i).equals(truth.get(i)) && !other.get(i).equals(truth.get(i)))
        .count();
  }

  private double value(List<List<String>> answers) {
    int[] all = IntStream.range(0, data.size()).toArray();
    return metric(answers).applyAsDouble(all);
  }

  private List<List<String>> truth() {
    return TaggedRows.tags(data);
  }

  private Optional<Double> gainKept(double value, double teacher) {
    double gain = teacher - floor.value();
    return gain > 0 ? Optional.of((value - floor.value()) / gain) : Optional.empty();
  }

  private static Share agreement(List<List<String>> one, List<List<String>> other) {
    long words = 0;
    long same = 0;
    for (int i = 0; i < one.size(); i++) {
      for (int word = 0; word < one.get(i).size(); word++) {
        words++;
        same += one.get(i).get(word).equals(other.get(i).get(word)) ? 1 : 0;
      }
    }
    return new Share((double) same / words, words);
  }
}
