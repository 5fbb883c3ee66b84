package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All comparisons of a report, on one scale, and student against control among them. */
final class Comparisons {
  private final Report report;
  private final double low;
  private final double high;

  Comparisons(Report report) {
    this.report = report;
    double lowest = -2 * report.margin();
    double highest = 2 * report.margin();
    for (StageReport stage : report.stages()) {
      for (Comparison comparison : stage.comparisons()) {
        lowest = Math.min(lowest, comparison.low());
        highest = Math.max(highest, comparison.high());
      }
    }
    double room = Math.max(0.002, 0.04 * (highest - lowest));
    this.low = lowest - room;
    this.high = highest + room;
  }

  View.PairedScale scale() {
    return new View.PairedScale(at(0), at(-report.margin()));
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
        ? student + " is behind " + other + ": the interval lies below zero."
        : "These rows do not decide which of the two is better: the interval holds zero.";
  }

  private View.Paired paired(StageReport stage, Comparison comparison) {
    return new View.Paired(
        stage.name(),
        comparison.against(),
        Figures.points(comparison.difference()),
        Figures.points(comparison.low()) + " to " + Figures.points(comparison.high()),
        Figures.count(comparison.onlyThis()),
        Figures.count(comparison.onlyOther()),
        Figures.p(comparison.p()),
        comparison.verdict(),
        verdictKind(comparison.verdict()),
        at(comparison.low()),
        at(comparison.difference()),
        at(comparison.high()));
  }

  /** The verdict's first word as a style: kept, lost or open. */
  static String verdictKind(String verdict) {
    return verdict.equals("kept") || verdict.equals("lost") ? verdict : "open";
  }

  private double at(double difference) {
    return Math.round(1000 * (difference - low) / (high - low)) / 10.0;
  }
}
