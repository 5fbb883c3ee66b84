package org.distill4j.evaluate.grading;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.distill4j.evaluate.metric.Correlation;
import org.distill4j.evaluate.metric.Metric;
import org.distill4j.evaluate.metric.Scores;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;

/**
 * What sentence vectors are marked by: where pairs have scores {@code spearman}, of their cosines
 * with the scores; and {@code recallAt1} and {@code recallAt10}, the share of first texts with
 * their second among the one or ten nearest of all seconds. Not safe for several threads.
 */
final class VectorMetrics {
  private static final int NO_QUERY = -1;

  private final RelevantPairs pairs;
  private final double[] cosines;
  private final int[] ranks;

  private VectorMetrics(RelevantPairs pairs, double[] cosines, int[] found) {
    this.pairs = pairs;
    this.cosines = cosines;
    this.ranks = new int[pairs.data().size()];
    Arrays.fill(ranks, NO_QUERY);
    int[] queries = pairs.queries();
    for (int i = 0; i < queries.length; i++) {
      ranks[queries[i]] = found[i];
    }
  }

  static VectorMetrics of(RelevantPairs pairs, PairVectors answers) {
    return new VectorMetrics(
        pairs, answers.cosines(), answers.ranks(pairs.queries(), pairs.seconds()));
  }

  /** The task's main metric over rows, which may repeat. */
  ToDoubleFunction<int[]> main() {
    if (pairs.scores().isEmpty()) {
      return rows -> recall(rows, 1);
    }
    return spearman();
  }

  private ToDoubleFunction<int[]> spearman() {
    double[] truth =
        pairs.scores().orElseThrow().stream().mapToDouble(Double::doubleValue).toArray();
    return new Correlation(truth, cosines)::spearman;
  }

  Scores scores(Bootstrap bootstrap) {
    int n = cosines.length;
    Map<String, Estimate> metrics = new LinkedHashMap<>();
    if (pairs.scores().isPresent()) {
      metrics.put(Metric.SPEARMAN.key(), bootstrap.estimate(n, spearman()));
    }
    if (!pairs.belonging().isEmpty()) {
      metrics.put(Metric.RECALL_AT_1.key(), bootstrap.estimate(n, rows -> recall(rows, 1)));
      metrics.put(Metric.RECALL_AT_10.key(), bootstrap.estimate(n, rows -> recall(rows, 10)));
    }
    return new Scores(metrics, Map.of(), List.of());
  }

  private double recall(int[] rows, int nearest) {
    int asked = 0;
    int found = 0;
    for (int row : rows) {
      asked += ranks[row] == NO_QUERY ? 0 : 1;
      found += ranks[row] != NO_QUERY && ranks[row] < nearest ? 1 : 0;
    }
    return asked == 0 ? 0 : (double) found / asked;
  }

  /**
   * Whether these answers do better on a row than others: the row's place among all by cosine is
   * nearer to its place by score; without scores, its second text comes earlier.
   */
  boolean isBetter(int row, VectorMetrics other, double[] mine, double[] theirs) {
    return pairs.scores().isEmpty() ? ranks[row] < other.ranks[row] : mine[row] < theirs[row];
  }

  /** How far each row's place by cosine is from its place by score; none without scores. */
  double[] displacements() {
    if (pairs.scores().isEmpty()) {
      return new double[0];
    }
    double[] truth =
        pairs.scores().orElseThrow().stream().mapToDouble(Double::doubleValue).toArray();
    double[] wanted = Correlation.ranks(truth);
    double[] given = Correlation.ranks(cosines);
    double[] apart = new double[wanted.length];
    Arrays.setAll(apart, row -> Math.abs(wanted[row] - given[row]));
    return apart;
  }
}
