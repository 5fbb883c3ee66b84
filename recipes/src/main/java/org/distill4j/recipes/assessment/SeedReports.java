package org.distill4j.recipes.assessment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.distill4j.evaluate.report.Comparison;
import org.distill4j.evaluate.report.Report;
import org.distill4j.evaluate.report.SeedsReport;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.evaluate.statistics.SeedBootstrap;
import org.distill4j.recipes.reader.RecipeWriter;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Seeds;

/** Brings the runs of several seeds into one report. */
public final class SeedReports {
  // Of a metric over rows anew at each draw; as many as the intervals of one run have.
  private static final int METRIC_DRAWS = 2000;

  private SeedReports() {}

  /** The first run's report with what all of them give together. */
  public static Report of(Recipe recipe, List<GradedRun> runs) {
    Report first = runs.get(0).report();
    List<SeedsReport.Difference> differences = new ArrayList<>();
    for (StageReport stage : first.stages()) {
      for (Comparison comparison : stage.comparisons()) {
        if (isTold(stage, comparison.against(), first)) {
          differences.add(difference(stage.name(), comparison.against(), runs));
        }
      }
    }
    String of = recipe.seeds().of() == Seeds.Of.ALL ? "all" : "students";
    List<Report> reports = runs.stream().map(GradedRun::report).toList();
    SeedsReport seeds = SeedsReport.of(recipe.seeds().list(), of, reports, differences);
    return first.withSeeds(RecipeWriter.toYaml(recipe), seeds);
  }

  // Every stage against its control, and what is delivered against the teacher.
  private static boolean isTold(StageReport stage, String against, Report report) {
    boolean control =
        report.stages().stream()
            .anyMatch(
                other -> other.name().equals(against) && other.kind().equals(StageReport.CONTROL));
    return control || (stage.equals(report.finalStage()) && against.equals(StageReport.TEACHER));
  }

  private static SeedsReport.Difference difference(
      String name, String against, List<GradedRun> runs) {
    if (runs.get(0).right().isEmpty()) {
      SeedBootstrap bootstrap = new SeedBootstrap(METRIC_DRAWS, SeedBootstrap.defaults().seed());
      int rows = runs.get(0).rows();
      return new SeedsReport.Difference(
          name, against, bootstrap.difference(rows, metrics(name, runs), metrics(against, runs)));
    }
    boolean[][] own = right(name, runs);
    boolean[][] others = right(against, runs);
    return new SeedsReport.Difference(
        name, against, SeedBootstrap.defaults().difference(own, others));
  }

  private static List<ToDoubleFunction<int[]>> metrics(String name, List<GradedRun> runs) {
    return runs.stream().map(run -> run.metrics().get(name)).toList();
  }

  private static boolean[][] right(String name, List<GradedRun> runs) {
    boolean[][] right = new boolean[runs.size()][];
    for (int i = 0; i < right.length; i++) {
      List<Boolean> rows = runs.get(i).right().get(name);
      right[i] = new boolean[rows.size()];
      for (int row = 0; row < rows.size(); row++) {
        right[i][row] = rows.get(row);
      }
    }
    return right;
  }
}
