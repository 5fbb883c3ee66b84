package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Several runs side by side: the content of the {@code report.json} of a comparison.
 *
 * @param schemaVersion of this format, as of {@link Report}
 * @param runs in the order given
 */
public record RunComparison(int schemaVersion, List<Run> runs) {
  /** A run and what to call it. */
  public record Run(String name, Report report) {
    /** The stages to show: teacher, controls, and the final model. */
    List<StageReport> shown() {
      StageReport last = report.finalStage();
      return report.stages().stream()
          .filter(stage -> stage.isTeacher() || stage.isControl() || stage.equals(last))
          .toList();
    }
  }

  /**
   * Checks the runs.
   *
   * @throws IllegalArgumentException when there are fewer than two, two of one name, or two kinds
   *     of task
   */
  public RunComparison {
    runs = List.copyOf(runs);
    Set<String> names = new HashSet<>();
    runs.forEach(run -> names.add(run.name()));
    if (runs.size() < 2 || names.size() < runs.size()) {
      throw new IllegalArgumentException(
          "runs: must be at least two of different names; got "
              + runs.stream().map(Run::name).toList()
              + ".");
    }
    List<String> metrics =
        runs.stream().map(run -> run.report().teacher().mainMetric().key()).distinct().toList();
    if (metrics.size() > 1) {
      throw new IllegalArgumentException(
          "runs: must be of one kind of task, judged by one metric; got "
              + metrics
              + ". Compare those of one kind.");
    }
  }

  /** The runs as a comparison of the present version. */
  public static RunComparison of(List<Run> runs) {
    return new RunComparison(Report.SCHEMA_VERSION, runs);
  }

  /** What keeps the runs' numbers from being compared, and each run's own warnings. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (runs.stream().map(run -> run.report().machine()).distinct().count() > 1) {
      warnings.add("The runs were measured on different machines: do not compare their times.");
    }
    if (runs.stream().map(run -> run.report().floor()).distinct().count() > 1) {
      warnings.add(
          "The runs have different baselines: they were evaluated on different rows, or trained on"
              + " different ones.");
    }
    for (Run run : runs) {
      run.report().warnings().forEach(each -> warnings.add(run.name() + ": " + each));
      NoisyTimings.of(run.shown()).forEach(each -> warnings.add(run.name() + ": " + each));
    }
    return warnings;
  }
}
