package org.distill4j.recipes.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.cost.ForwardCosts;
import org.distill4j.recipes.cost.PlannedModel;
import org.distill4j.recipes.cost.PlannedWork;
import org.distill4j.recipes.recipe.Measure;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Seeds;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.stage.api.StageCosts;
import org.distill4j.recipes.stage.api.StageTypes;

/**
 * Estimates what each stage of a run takes.
 *
 * <p>A training step counts as three readings of its texts, as its backward pass multiplies twice
 * as much as its forward pass, one of a head alone as one. The teacher's answers that are stored
 * count once, those at every step each time; tokens are the first teacher's, although a pruned
 * vocabulary cuts some words into more.
 */
final class CostEstimator {
  /** A process that measures starts Java and loads a model. */
  private static final double SECONDS_TO_START = 1;

  private final Recipe recipe;
  private final ForwardCosts readings;
  private final StageCosts.Inputs inputs;
  private final List<PlannedWork> work = new ArrayList<>();

  /**
   * Before the first stage.
   *
   * @param inputs what the costs of all stages follow from
   */
  CostEstimator(StageCosts.Inputs inputs) {
    this.inputs = inputs;
    this.readings = inputs.readings();
    this.recipe = inputs.recipe();
  }

  /** The work of a run, in its order. */
  List<PlannedWork> work(List<PlannedStages.Entry> entries) {
    for (int i = 0; i < readings.teachers().size(); i++) {
      fineTune(readings.teachers().get(i), recipe.teachers().get(i).fineTune());
    }
    boolean once = recipe.seeds().of() == Seeds.Of.STUDENTS;
    int shared = once ? work.size() : 0; // what the first seed's run makes for all
    for (PlannedStages.Entry entry : entries) {
      entry.stage().ifPresent(stage -> stage(entries, entry, stage));
    }
    measure(recipe.measure(), entries.size() + 2 * recipe.heads().size());
    int seeds = recipe.seeds().list().size();
    if (seeds > 0) {
      work.subList(shared, work.size()).replaceAll(each -> each.times(seeds));
    }
    return List.copyOf(work);
  }

  private void stage(List<PlannedStages.Entry> entries, PlannedStages.Entry entry, Stage stage) {
    PlannedModel before = before(entries, entry);
    work.addAll(
        StageTypes.of(stage)
            .cost(new StageCosts(inputs, entry.model(), entry.trained(), before, entry.arm())));
  }

  private void fineTune(PlannedModel teacher, Optional<Training> training) {
    training.ifPresent(
        wanted ->
            work.add(readings.train(teacher.name(), teacher, readings.labelled(), wanted, 0)));
  }

  /** What a stage takes: the model before it in its arm, or the teacher. */
  private PlannedModel before(List<PlannedStages.Entry> entries, PlannedStages.Entry stage) {
    PlannedModel before = readings.teachers().get(0);
    for (PlannedStages.Entry entry : entries.subList(0, entries.indexOf(stage))) {
      before = entry.stage().isPresent() && entry.arm() == stage.arm() ? entry.model() : before;
    }
    return before;
  }

  private void measure(Measure measure, int models) {
    if (!measure.isWanted()) {
      return;
    }
    int forks = measure.rounds() * measure.threads().size() * models;
    double turn = 2 * measure.seconds() * measure.lengths().size();
    double seconds = forks * (turn + SECONDS_TO_START) + models * SECONDS_TO_START;
    work.add(new PlannedWork("latency and memory", 0, 0, 0, seconds));
  }
}
