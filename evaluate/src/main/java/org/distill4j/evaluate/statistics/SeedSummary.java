package org.distill4j.evaluate.statistics;

import java.util.List;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * A score over runs that differ in their seed alone.
 *
 * @param mean the mean
 * @param deviation the sample standard deviation, divided by n - 1; 0 for one run, which has no
 *     spread to tell
 * @param least the smallest score
 * @param most the largest score
 * @param n the number of runs
 */
public record SeedSummary(double mean, double deviation, double least, double most, long n) {
  /**
   * Sums up the runs' scores.
   *
   * @throws IllegalArgumentException when there is none, or one is not finite
   */
  public static SeedSummary of(List<Double> scores) {
    if (scores.isEmpty() || !scores.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "scores: must be one finite number or more; got " + scores + ". Leave failed runs out.");
    }
    SummaryStatistics statistics = new SummaryStatistics();
    scores.forEach(statistics::addValue);
    return new SeedSummary(
        statistics.getMean(),
        statistics.getStandardDeviation(),
        statistics.getMin(),
        statistics.getMax(),
        statistics.getN());
  }
}
