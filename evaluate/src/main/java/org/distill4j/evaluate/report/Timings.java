package org.distill4j.evaluate.report;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The table of latencies: a row for each stage, a column for each length and thread count. */
final class Timings {
  private final List<Shown> columns;

  Timings(Collection<StageReport> stages) {
    columns =
        stages.stream()
            .flatMap(stage -> stage.latencyMillis().stream())
            .map(latency -> new Shown(latency.length(), latency.threads()))
            .distinct()
            .sorted(Comparator.comparingInt(Shown::threads).thenComparingInt(Shown::length))
            .toList();
  }

  List<String> columns() {
    return columns.stream().map(Shown::text).toList();
  }

  List<View.Timings> rows(Collection<StageReport> stages) {
    return stages.stream()
        .map(
            stage ->
                new View.Timings(
                    stage.name(), columns.stream().map(column -> cell(column, stage)).toList()))
        .toList();
  }

  private static String cell(Shown column, StageReport stage) {
    return column
        .of(stage)
        .map(
            latency ->
                String.format(
                    Locale.ROOT,
                    "%s / %s (%s)",
                    Figures.millis(latency.p50()),
                    Figures.millis(latency.p95()),
                    Figures.count(latency.n())))
        .orElse(Figures.ABSENT);
  }
}
