package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.distill4j.evaluate.metric.Metric;

/** The results at a glance: the few numbers of the final model that matter most. */
final class Headline {
  private final StageReport teacher;
  private final StageReport last;
  private final Shown shown;
  private final Metric metric;

  Headline(Report report, Shown shown) {
    this.teacher = report.teacher();
    this.last = report.finalStage();
    this.shown = shown;
    this.metric = last.mainMetric();
  }

  List<View.Tile> tiles() {
    List<View.Tile> tiles = new ArrayList<>();
    tiles.add(quality());
    last.comparedWith(teacher.name()).map(this::drop).ifPresent(tiles::add);
    tiles.add(size());
    latency().ifPresent(tiles::add);
    last.peakMemoryBytes().map(this::memory).ifPresent(tiles::add);
    return tiles;
  }

  private View.Tile quality() {
    return new View.Tile(
        metric.title(),
        Figures.value(metric, last.quality().value()),
        String.format(
            Locale.ROOT,
            "%s on %s rows",
            Figures.range(last.quality()),
            Figures.count(last.quality().n())));
  }

  private View.Tile drop(Comparison comparison) {
    return new View.Tile(
        metric.title() + " vs. " + comparison.against(),
        Figures.points(comparison.difference()) + " points",
        String.format(
            Locale.ROOT,
            "%s to %s, %s",
            Figures.points(comparison.low()),
            Figures.points(comparison.high()),
            comparison.verdict()));
  }

  private View.Tile size() {
    return new View.Tile(
        "model file",
        Figures.megabytes(last.sizeBytes()) + " MB",
        String.format(
            Locale.ROOT,
            "%s than %s MB",
            times((double) teacher.sizeBytes() / last.sizeBytes(), "smaller", "larger"),
            Figures.megabytes(teacher.sizeBytes())));
  }

  private Optional<View.Tile> latency() {
    Optional<Latency> mine = shown.of(last);
    Optional<Latency> others = shown.of(teacher);
    if (mine.isEmpty() || others.isEmpty()) {
      return Optional.empty();
    }
    double ratio = others.get().p50() / mine.get().p50();
    boolean noisy = NoisyTimings.isNoisy(mine.get()) || NoisyTimings.isNoisy(others.get());
    String faster = times(ratio, "faster", "slower");
    return Optional.of(
        new View.Tile(
            "median latency, " + shown.text(),
            Figures.millis(mine.get().p50()) + " ms",
            String.format(
                Locale.ROOT,
                "%s than %s ms",
                noisy ? "too noisy to compare: " + faster : faster,
                Figures.millis(others.get().p50()))));
  }

  private static String times(double ratio, String more, String less) {
    return ratio >= 1 ? Figures.times(ratio) + " " + more : Figures.times(1 / ratio) + " " + less;
  }

  private View.Tile memory(long bytes) {
    return new View.Tile(
        "peak memory (resident)",
        Figures.megabytes(bytes) + " MB",
        teacher
            .peakMemoryBytes()
            .map(other -> "teacher " + Figures.megabytes(other) + " MB")
            .orElse(""));
  }
}
