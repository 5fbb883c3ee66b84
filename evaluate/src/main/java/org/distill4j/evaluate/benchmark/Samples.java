package org.distill4j.evaluate.benchmark;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.distill4j.evaluate.report.Latency;
import org.distill4j.evaluate.statistics.Percentiles;
import org.openjdk.jmh.util.Statistics;

/** Times of calls in milliseconds, pooled over forks. */
final class Samples {
  private final TreeMap<Double, Long> counts = new TreeMap<>();

  void add(Statistics statistics) {
    Iterator<Map.Entry<Double, Long>> times = statistics.getRawData();
    while (times.hasNext()) {
      Map.Entry<Double, Long> time = times.next();
      add(time.getKey(), time.getValue());
    }
  }

  void add(double millis, long calls) {
    counts.merge(millis, calls, Long::sum);
  }

  Latency latency(int length, int threads) {
    return new Latency(
        length, threads, Percentiles.of(counts, 0.50), Percentiles.of(counts, 0.95), n());
  }

  private long n() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
