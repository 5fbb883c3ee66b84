package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All comparisons of a report, on one scale, and student against control among them. */
final class Comparisons {
  private final Report report;

  Comparisons(Report report) {
    this.report = report;
  }

  /** The differences with their intervals; absent where there are none. */
  Optional<Chart> chart() {
    List<String> names = new ArrayList<>();
    List<Chart.Series> series = new ArrayList<>();
    for (StageReport stage : report.stages()) {
      for (Comparison comparison : stage.comparisons()) {
        String name = stage.name() + " vs. " + comparison.against();
        series.add(series(name, names.size(), stage, comparison));
        names.add(name);
      }
    }
    List<Chart.Guide> guides =
        List.of(
            new Chart.Guide("no difference", "y", 0, false),
            new Chart.Guide("margin", "y", -100 * report.margin(), true));
    return series.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Chart(
                "Differences with their 95% intervals",
                Chart.Scale.linear("difference, points", ""),
                Chart.Scale.named(names),
                series,
                guides));
  }

  private Chart.Series series(String name, int place, StageReport stage, Comparison comparison) {
    Chart.Point point =
        new Chart.Point(
            100 * comparison.difference(),
            place,
            List.of(100 * comparison.low(), 100 * comparison.high()),
            List.of(),
            name,
            String.format(
                Locale.ROOT,
                "%s: %s points (%s), %s",
                name,
                Figures.points(comparison.difference()),
                interval(comparison),
                comparison.verdict()));
    String style =
        stage.equals(report.finalStage()) ? "final" : stage.isControl() ? stage.kind() : "";
    return new Chart.Series(name, style, false, true, false, List.of(point));
  }

  private static String interval(Comparison comparison) {
    return Figures.points(comparison.low()) + " to " + Figures.points(comparison.high());
  }

  List<View.Paired> all() {
    List<View.Paired> rows = new ArrayList<>();
    for (StageReport stage : report.stages()) {
      rows.addAll(of(stage));
    }
    return rows;
  }

  List<View.Paired> of(StageReport stage) {
    return stage.comparisons().stream().map(comparison -> paired(stage, comparison)).toList();
  }

  /** Each stage that was compared with a control. */
  List<View.Contest> contests() {
    List<View.Contest> contests = new ArrayList<>();
    for (StageReport stage : report.stages()) {
      for (Comparison comparison : stage.comparisons()) {
        Optional<StageReport> other = report.stage(comparison.against());
        if (other.filter(StageReport::isControl).isPresent()) {
          contests.add(contest(stage, other.orElseThrow(), comparison));
        }
      }
    }
    return contests;
  }

  private View.Contest contest(StageReport stage, StageReport control, Comparison comparison) {
    return new View.Contest(
        Figures.value(stage.mainMetric(), stage.quality().value()),
        Figures.value(stage.mainMetric(), control.quality().value()),
        Figures.points(comparison.difference()),
        reading(stage.name(), control.name(), comparison),
        paired(stage, comparison));
  }

  private static String reading(String student, String control, Comparison comparison) {
    String other = control.equals(StageReport.CONTROL) ? "its control" : control;
    if (comparison.low() > 0) {
      return student + " is ahead of " + other + ": the interval lies above zero.";
    }
    return comparison.high() < 0
        ? student + " scores below " + other + ": the interval lies below zero."
        : "These rows do not decide which of the two is better: the interval contains zero.";
  }

  private static View.Paired paired(StageReport stage, Comparison comparison) {
    return new View.Paired(
        stage.name(),
        comparison.against(),
        Figures.points(comparison.difference()),
        interval(comparison),
        Figures.count(comparison.onlyThis()),
        Figures.count(comparison.onlyOther()),
        Figures.p(comparison.p()),
        comparison.verdict(),
        verdictKind(comparison.verdict()));
  }

  /** The verdict's first word as a style: kept, lost or open. */
  static String verdictKind(String verdict) {
    return verdict.equals("kept") || verdict.equals("lost") ? verdict : "open";
  }
}
