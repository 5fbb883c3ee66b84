package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Warns of latencies that scatter too much to be compared: p95 above twice the median. */
final class NoisyTimings {
  private static final double MOST = 2;
  private static final int SHOWN = 3;

  private NoisyTimings() {}

  static boolean isNoisy(Latency latency) {
    return latency.p95() > MOST * latency.p50();
  }

  /** The warning, or none. */
  static List<String> of(Collection<StageReport> stages) {
    List<String> noisy = new ArrayList<>();
    for (StageReport stage : stages) {
      for (Latency latency : stage.latencyMillis()) {
        if (isNoisy(latency)) {
          noisy.add(told(stage, latency));
        }
      }
    }
    if (noisy.isEmpty()) {
      return List.of();
    }
    int more = noisy.size() - SHOWN;
    return List.of(
        "Timings were noisy: the 95th percentile is more than twice the median for "
            + String.join(", ", noisy.subList(0, Math.min(SHOWN, noisy.size())))
            + (more > 0 ? " and " + more + " more" : "")
            + ". Do not compare these times; measure again on an idle machine.");
  }

  private static String told(StageReport stage, Latency latency) {
    return String.format(
        Locale.ROOT,
        "%s at %s (%s and %s ms)",
        stage.name(),
        new Shown(latency.length(), latency.threads()).text(),
        Figures.millis(latency.p95()),
        Figures.millis(latency.p50()));
  }
}
