package org.distill4j.evaluate.measure;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.distill4j.evaluate.report.Latency;
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
    return new Latency(length, threads, percentile(0.50), percentile(0.95), n());
  }

  private long n() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The smallest time that at least this fraction of the calls did not exceed. */
  private double percentile(double fraction) {
    double needed = fraction * n();
    long passed = 0;
    for (Map.Entry<Double, Long> time : counts.entrySet()) {
      passed += time.getValue();
      if (passed >= needed) {
        return time.getKey();
      }
    }
    throw new IllegalStateException("samples: must hold at least one call; got none.");
  }
}
