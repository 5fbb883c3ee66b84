package org.distill4j.evaluate.report;

import java.util.List;
import java.util.Optional;

/** What a stage costs: latencies and memory when it answers, seconds when it was trained. */
public record Cost(
    List<Latency> latencyMillis, Optional<Long> peakMemoryBytes, double trainSeconds) {
  /** Keeps an unmodifiable copy. */
  public Cost {
    latencyMillis = List.copyOf(latencyMillis);
  }
}
