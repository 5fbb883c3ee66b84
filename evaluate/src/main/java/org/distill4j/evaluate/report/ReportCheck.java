package org.distill4j.evaluate.report;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.distill4j.evaluate.statistics.Estimate;

/**
 * Checks that the numbers of a report that was read are ones that a run can have, so that tables
 * and charts can be drawn from them.
 */
final class ReportCheck {
  /** From here on a double no longer holds every whole number. */
  private static final long MOST = 1L << 53;

  /** Correlations go down to -1; no metric goes beyond 1. */
  private static final double LARGEST_SCORE = 1;

  private static final double LEAST_MILLIS = 1e-6;

  /** More than a week, or than any loss; charts are drawn of less. */
  static final double MOST_MILLIS = 1e9;

  private static final int MOST_LENGTH = 1 << 20;

  private final Report report;

  private ReportCheck(Report report) {
    this.report = report;
  }

  /**
   * Checks a report.
   *
   * @throws IllegalArgumentException at the first number or name that no run can have
   */
  static void check(Report report) {
    new ReportCheck(report).check();
  }

  private void check() {
    within("margin", report.margin(), 0, 1);
    score("floor", report.floor());
    Set<String> names = new HashSet<>();
    for (StageReport stage : report.stages()) {
      String place = "stages." + stage.name();
      must(names.add(stage.name()), place, "must have a name of its own", stage.name());
      must(!stage.name().isBlank(), "stages", "must have names", "''");
      scores(place, stage);
      sizes(place, stage);
      stage.latencyMillis().forEach(latency -> latency(place + ".latencyMillis", latency));
      confusion(place + ".confusion", stage.confusion());
      stage.comparisons().forEach(compared -> comparison(place, compared));
      stage
          .frontier()
          .ifPresent(f -> f.sizes().forEach(s -> score(place + ".frontier", s.score())));
      stage.training().ifPresent(curve -> CurveCheck.training(place + ".training", curve));
      stage.calibration().ifPresent(c -> CurveCheck.calibration(place + ".calibration", c));
    }
    report.examples().ifPresent(CurveCheck::examples);
    report.seeds().ifPresent(ReportCheck::seeds);
  }

  private static void scores(String place, StageReport stage) {
    stage.metrics().forEach((key, value) -> given(place + ".metrics." + key, value));
    score(place + ".metrics." + stage.mainMetric().key(), stage.quality());
    for (Map.Entry<String, Estimate> metric : stage.metrics().entrySet()) {
      String key = place + ".metrics." + metric.getKey();
      within(key + ".low", metric.getValue().low(), -MOST_MILLIS, MOST_MILLIS);
      within(key + ".high", metric.getValue().high(), -MOST_MILLIS, MOST_MILLIS);
      within(key, metric.getValue().value(), -MOST_MILLIS, MOST_MILLIS);
    }
    stage.classF1().forEach((name, f1) -> within(place + ".classF1." + name, f1, 0, 1));
    stage
        .gainKept()
        .ifPresent(kept -> within(place + ".gainKept", kept, -MOST_MILLIS, MOST_MILLIS));
  }

  private static void sizes(String place, StageReport stage) {
    whole(place + ".parameters", stage.parameters());
    whole(place + ".sizeBytes", stage.sizeBytes());
    whole(place + ".bundleBytes", stage.bundleBytes());
    whole(place + ".compressedBytes", stage.compressedBytes());
    stage.peakMemoryBytes().ifPresent(bytes -> whole(place + ".peakMemoryBytes", bytes));
    within(place + ".trainSeconds", stage.trainSeconds(), 0, MOST_MILLIS);
  }

  private static void latency(String place, Latency latency) {
    within(place + ".length", (double) latency.length(), 1, MOST_LENGTH);
    within(place + ".threads", (double) latency.threads(), 1, MOST_LENGTH);
    within(place + ".p50", latency.p50(), LEAST_MILLIS, MOST_MILLIS);
    within(place + ".p95", latency.p95(), LEAST_MILLIS, MOST_MILLIS);
    whole(place + ".n", latency.n());
  }

  /** As many rows and columns as labels, which a task of scores has none of. */
  private void confusion(String place, List<List<Integer>> confusion) {
    int labels = report.labels().size();
    must(
        confusion.isEmpty() || confusion.size() == labels,
        place,
        "must have a row for each of " + labels + " labels",
        confusion.size());
    for (List<Integer> row : confusion) {
      must(
          row.size() == confusion.size(),
          place,
          "must have a column for each of " + confusion.size() + " labels",
          row.size());
      row.forEach(count -> whole(place, count == null ? null : count.longValue()));
    }
  }

  private static void comparison(String stage, Comparison compared) {
    String place = stage + ".comparisons." + compared.against();
    within(place + ".difference", compared.difference(), -2, 2);
    within(place + ".low", compared.low(), -2, 2);
    within(place + ".high", compared.high(), -2, 2);
    within(place + ".p", compared.p(), 0, 1);
    whole(place + ".onlyThis", compared.onlyThis());
    whole(place + ".onlyOther", compared.onlyOther());
  }

  private static void seeds(SeedsReport seeds) {
    must(!seeds.seeds().isEmpty(), "seeds.seeds", "must be one or more", "none");
    for (SeedsReport.Stage stage : seeds.stages()) {
      String place = "seeds.stages." + stage.name();
      stage.accuracies().forEach(value -> within(place, value, -LARGEST_SCORE, LARGEST_SCORE));
      within(place + ".mean", stage.accuracy().mean(), -LARGEST_SCORE, LARGEST_SCORE);
      within(place + ".deviation", stage.accuracy().deviation(), 0, 2);
      within(place + ".least", stage.accuracy().least(), -LARGEST_SCORE, LARGEST_SCORE);
      within(place + ".most", stage.accuracy().most(), -LARGEST_SCORE, LARGEST_SCORE);
    }
    for (SeedsReport.Difference difference : seeds.differences()) {
      score("seeds.differences." + difference.name(), difference.difference());
    }
  }

  private static void score(String place, Estimate score) {
    // Differences of correlations span two; every other score is narrower.
    within(place + ".value", score.value(), -2 * LARGEST_SCORE, 2 * LARGEST_SCORE);
    within(place + ".low", score.low(), -2 * LARGEST_SCORE, 2 * LARGEST_SCORE);
    within(place + ".high", score.high(), -2 * LARGEST_SCORE, 2 * LARGEST_SCORE);
    whole(place + ".n", score.n());
  }

  static void whole(String place, Long value) {
    given(place, value);
    must(value >= 0 && value <= MOST, place, "must be in [0, 2^53]", value);
  }

  static void given(String place, Object value) {
    must(value != null, place, "must have a value", "null");
  }

  static void within(String place, Double value, double least, double most) {
    given(place, value);
    must(value >= least && value <= most, place, range(least, most), value);
  }

  private static String range(double least, double most) {
    return String.format(Locale.ROOT, "must be in [%.6g, %.6g]", least, most);
  }

  static void must(boolean holds, String place, String must, Object got) {
    if (!holds) {
      throw new IllegalArgumentException(
          place + ": " + must + "; got " + got + ". Run the recipe again.");
    }
  }
}
