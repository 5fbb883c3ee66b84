package org.distill4j.evaluate.metric;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;

/** What a model of scores is marked by: {@code pearson} and {@code spearman}. */
public final class ScoreMetrics {
  private ScoreMetrics() {}

  /**
   * Both correlations of predictions with the labels, with bootstrap intervals.
   *
   * @throws IllegalArgumentException when there is no row or the lengths differ
   */
  public static Scores of(double[] truth, double[] answers, Bootstrap bootstrap) {
    Correlation correlation = new Correlation(truth, answers);
    Map<String, Estimate> metrics = new LinkedHashMap<>();
    metrics.put(Metric.PEARSON.key(), bootstrap.estimate(truth.length, correlation::pearson));
    metrics.put(Metric.SPEARMAN.key(), bootstrap.estimate(truth.length, correlation::spearman));
    return new Scores(metrics, Map.of(), List.of());
  }
}
