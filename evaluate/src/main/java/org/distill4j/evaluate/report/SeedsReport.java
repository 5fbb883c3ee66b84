package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.evaluate.statistics.SeedSummary;

/**
 * What chance does: one recipe's runs by several seeds, on the same test rows.
 *
 * @param seeds in the order of the runs; the rest of the report is of the first
 * @param of what each seed made anew: {@code students} or {@code all}
 * @param stages in the order of the run
 * @param differences between stages, over all seeds
 */
public record SeedsReport(
    List<Integer> seeds, String of, List<Stage> stages, List<Difference> differences) {
  /**
   * One stage over all seeds.
   *
   * @param accuracies the main metric by seed, fractions in [0, 1] or a correlation
   * @param accuracy what they have in common
   */
  public record Stage(String name, String kind, List<Double> accuracies, SeedSummary accuracy) {
    /** Keeps a copy. */
    public Stage {
      accuracies = List.copyOf(accuracies);
    }
  }

  /**
   * One stage's accuracy less another's, over seeds and rows.
   *
   * @param difference a fraction in [-1, 1], its interval by {@link
   *     org.distill4j.evaluate.statistics.SeedBootstrap}
   */
  public record Difference(String name, String against, Estimate difference) {}

  /**
   * Keeps copies.
   *
   * @throws IllegalArgumentException when a stage has not one accuracy a seed
   */
  public SeedsReport {
    seeds = List.copyOf(seeds);
    stages = List.copyOf(stages);
    differences = List.copyOf(differences);
    for (Stage stage : stages) {
      if (stage.accuracies().size() != seeds.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "seeds.stages.%s: must have an accuracy for each of %s; got %s.",
                stage.name(),
                seeds,
                stage.accuracies()));
      }
    }
  }

  /**
   * Sums up runs that have the same stages.
   *
   * @param runs one report a seed
   */
  public static SeedsReport of(
      List<Integer> seeds, String of, List<Report> runs, List<Difference> differences) {
    List<Stage> stages = new ArrayList<>();
    for (int i = 0; i < runs.get(0).stages().size(); i++) {
      int number = i;
      StageReport first = runs.get(0).stages().get(i);
      List<Double> accuracies =
          runs.stream().map(run -> run.stages().get(number).quality().value()).toList();
      stages.add(new Stage(first.name(), first.kind(), accuracies, SeedSummary.of(accuracies)));
    }
    return new SeedsReport(seeds, of, stages, differences);
  }
}
