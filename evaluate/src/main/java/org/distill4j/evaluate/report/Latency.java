package org.distill4j.evaluate.report;

/**
 * Milliseconds that one sequence of {@code length} tokens takes on {@code threads} threads: median
 * and 95th percentile of {@code n} calls.
 */
public record Latency(int length, int threads, double p50, double p95, long n) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when the percentiles are not positive and in order
   */
  public Latency {
    if (!(p50 > 0 && p95 >= p50)) {
      throw new IllegalArgumentException(
          "latencyMillis: p50 must be > 0 and p95 >= p50; got " + p50 + " and " + p95 + ".");
    }
  }
}
