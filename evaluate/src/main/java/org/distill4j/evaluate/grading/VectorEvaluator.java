package org.distill4j.evaluate.grading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.distill4j.evaluate.metric.Correlation;
import org.distill4j.evaluate.metric.Share;
import org.distill4j.evaluate.report.Comparison;
import org.distill4j.evaluate.report.Quality;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.evaluate.statistics.PairedBootstrap;

/**
 * Pairs by which sentence vectors are tested. The main metric is Spearman's correlation of their
 * cosines with the scores, or recall@1 where there are none; agreement of two models is the mean
 * cosine of their vectors, or where widths differ Pearson's correlation of the pairs' cosines, 0
 * where it is negative.
 *
 * @param pairs the rows
 * @param floor the main metric of a baseline on the same rows
 * @param margin the largest loss of it that verdicts call kept, in [0, 1)
 * @param bootstrap for intervals
 * @param grader asks the models
 */
public record VectorEvaluator(
    RelevantPairs pairs, Estimate floor, double margin, Bootstrap bootstrap, Evaluator grader)
    implements TaskEvaluator<PairVectors> {
  @Override
  public List<String> labels() {
    return List.of();
  }

  @Override
  public PairVectors answers(Path folder) throws IOException {
    return PairVectors.of(
        grader.vectors(folder, pairs.data().texts()), grader.vectors(folder, pairs.seconds()));
  }

  @Override
  public PairVectors answersAtBatch32(Path folder) throws IOException {
    return PairVectors.of(
        grader.vectorsAtBatch32(folder, pairs.data().texts()),
        grader.vectorsAtBatch32(folder, pairs.seconds()));
  }

  @Override
  public Quality mark(PairVectors answers, PairVectors together) {
    VectorMetrics own = VectorMetrics.of(pairs, answers);
    double value = whole(own);
    return new Quality(
        own.scores(bootstrap),
        Optional.empty(),
        Optional.of(agreement(answers.of(BatchSample.of(answers.size())), together)),
        gainKept(value, value),
        List.of());
  }

  @Override
  public Quality mark(
      PairVectors answers, PairVectors together, String teacher, Map<String, PairVectors> others) {
    VectorMetrics own = VectorMetrics.of(pairs, answers);
    PairVectors teachers = others.get(teacher);
    List<Comparison> comparisons = new ArrayList<>();
    others.forEach((name, other) -> comparisons.add(compare(own, name, other)));
    return new Quality(
        own.scores(bootstrap),
        Optional.of(agreement(answers, teachers)),
        Optional.of(agreement(answers.of(BatchSample.of(answers.size())), together)),
        gainKept(whole(own), whole(VectorMetrics.of(pairs, teachers))),
        comparisons);
  }

  @Override
  public ToDoubleFunction<int[]> metric(PairVectors answers) {
    return VectorMetrics.of(pairs, answers).main();
  }

  private double whole(VectorMetrics metrics) {
    return metrics.main().applyAsDouble(IntStream.range(0, pairs.data().size()).toArray());
  }

  private Comparison compare(VectorMetrics own, String name, PairVectors other) {
    VectorMetrics theirs = VectorMetrics.of(pairs, other);
    int n = pairs.data().size();
    PairedBootstrap paired = PairedBootstrap.of(bootstrap, n, own.main(), theirs.main());
    double[] mine = own.displacements();
    double[] others = theirs.displacements();
    long better = rows(n, row -> own.isBetter(row, theirs, mine, others));
    long worse = rows(n, row -> theirs.isBetter(row, own, others, mine));
    return Comparison.of(name, paired, better, worse, margin);
  }

  private static long rows(int n, java.util.function.IntPredicate which) {
    return IntStream.range(0, n).filter(which).count();
  }

  private Optional<Double> gainKept(double value, double teacher) {
    double gain = teacher - floor.value();
    return gain > 0 ? Optional.of((value - floor.value()) / gain) : Optional.empty();
  }

  private static Share agreement(PairVectors one, PairVectors other) {
    double alike =
        one.isAsWideAs(other)
            ? one.meanCosine(other)
            : new Correlation(one.cosines(), other.cosines()).pearson();
    return new Share(Math.min(1, Math.max(0, alike)), one.size());
  }
}
