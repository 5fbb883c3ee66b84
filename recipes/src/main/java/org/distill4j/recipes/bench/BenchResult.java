package org.distill4j.recipes.bench;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;

/**
 * What was measured.
 *
 * @param work what a step did
 * @param precision of the products
 * @param threads threads of the arithmetic
 * @param kernels the library that computed
 * @param steps steps that counted
 * @param realTokensPerSecond tokens of texts, padding not counted
 * @param sentencesPerSecond texts or pairs
 * @param stepMillis milliseconds a step
 * @param gflops 10⁹ floating-point operations of products a second
 * @param peakMemoryBytes most resident memory of the process so far; -1 where it cannot be told
 * @param partMillis mean milliseconds of a step by part
 */
@JsonPropertyOrder({
  "work",
  "precision",
  "threads",
  "kernels",
  "steps",
  "realTokensPerSecond",
  "sentencesPerSecond",
  "stepMillis",
  "gflops",
  "peakMemoryBytes",
  "partMillis"
})
public record BenchResult(
    String work,
    String precision,
    int threads,
    String kernels,
    int steps,
    double realTokensPerSecond,
    double sentencesPerSecond,
    Percentiles stepMillis,
    double gflops,
    long peakMemoryBytes,
    Map<String, Double> partMillis) {

  /**
   * A median and what 95 of 100 stay below.
   *
   * @param p50 the median
   * @param p95 the 95th percentile
   */
  public record Percentiles(double p50, double p95) {}
}
