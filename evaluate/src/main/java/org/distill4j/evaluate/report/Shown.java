package org.distill4j.evaluate.report;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The length and number of threads whose latency stands for all in tables and charts: 32 tokens on
 * one thread where measured, otherwise the first that was.
 */
record Shown(int length, int threads) {
  private static final Shown PREFERRED = new Shown(32, 1);

  static Shown in(Collection<StageReport> stages) {
    List<Latency> all = stages.stream().flatMap(s -> s.latencyMillis().stream()).toList();
    return all.stream()
        .map(latency -> new Shown(latency.length(), latency.threads()))
        .filter(PREFERRED::equals)
        .findFirst()
        .or(() -> all.stream().findFirst().map(l -> new Shown(l.length(), l.threads())))
        .orElse(PREFERRED);
  }

  Optional<Latency> of(StageReport stage) {
    return stage.latency(length, threads);
  }

  String text() {
    return String.format(
        Locale.ROOT, "%d tokens, %d %s", length, threads, threads == 1 ? "thread" : "threads");
  }
}
