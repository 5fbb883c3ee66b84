package org.distill4j.recipes.plan;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.compress.factorize.Factorization;
import org.distill4j.compress.prune.LatencyMeasurement;
import org.distill4j.recipes.recipe.Factorize;
import org.distill4j.recipes.recipe.Measure;
import org.distill4j.recipes.recipe.Prune;
import org.distill4j.recipes.stage.LatencyTarget;
import org.distill4j.recipes.stage.PruneStage;
import org.distill4j.runtime.TokenizedText;

/** What stages take that take weights away without training. */
final class PruningCosts {
  private final ForwardCosts readings;
  private final int heads;
  private final Measure measure;

  /**
   * For the stages of a run.
   *
   * @param heads how many groups of training rows there are, of which a stage reads one row each
   */
  PruningCosts(ForwardCosts readings, int heads, Measure measure) {
    this.readings = readings;
    this.heads = heads;
    this.measure = measure;
  }

  /** A pruning of {@code whole} into {@code model}. */
  List<PlannedWork> of(PlannedModel model, PlannedModel whole, Prune stage) {
    List<PlannedWork> work = new ArrayList<>();
    if (stage.target().isPresent()) {
      double seconds =
          LatencyMeasurement.seconds(LatencyTarget.settings(stage.target().get(), measure));
      work.add(new PlannedWork(model.name() + " latencies", 0, 0, 0, seconds));
    }
    int rows = Math.min(stage.rows(), heads);
    boolean read = stage.criterion() != Prune.Criterion.MAGNITUDE;
    double macs = (read ? scoring(model) : 0) + leavingOut(model, whole, rows);
    macs += narrower(model, whole) || stage.reconstruct() ? mending(model, whole) : 0;
    macs += stage.frontier().isPresent() ? sizes(model, whole, stage, rows) : 0;
    work.add(work(model, rows, readings.share(rows) * macs, 0));
    return work;
  }

  /**
   * Factors in place of the matrices of {@code whole}: moments of what layers read take about as
   * many products as two more readings.
   */
  PlannedWork of(PlannedModel model, PlannedModel whole, Factorize stage) {
    int rows = Math.min(stage.rows(), heads);
    double macs = ForwardCosts.PASSES_OF_A_STEP * ForwardCosts.macs(whole, readings.labelled());
    return work(model, rows, readings.share(rows) * macs, Factorization.seconds(model.config()));
  }

  private PlannedWork work(PlannedModel model, int rows, double macs, double seconds) {
    long tokens = Math.round(readings.share(rows) * ForwardCosts.tokens(readings.labelled()));
    return new PlannedWork(model.name(), rows, 0, tokens, readings.speed().seconds(macs) + seconds);
  }

  // The teachers answer, the model makes a step without an update.
  private double scoring(PlannedModel model) {
    List<TokenizedText> rows = readings.labelled();
    return ForwardCosts.PASSES_OF_A_STEP * ForwardCosts.macs(model, rows) + readings.asking(rows);
  }

  // Each layer that goes is the best of trials on some of the rows.
  private double leavingOut(PlannedModel model, PlannedModel whole, int rows) {
    int left = model.config().numHiddenLayers();
    int layers = whole.config().numHiddenLayers();
    double trials = left < layers ? 1 : 0;
    for (int before = left + 1; before <= layers; before++) {
      trials += before * (before - 1.0) / layers;
    }
    double tried = Math.min(1, (double) PruneStage.TRIED_TEXTS / rows);
    return tried * trials * ForwardCosts.macs(whole, readings.labelled());
  }

  private double sizes(PlannedModel model, PlannedModel whole, Prune stage, int rows) {
    int sizes = stage.frontier().orElseThrow().keep().size();
    double mended = stage.reconstruct() ? sizes * mendingOnce(model, whole) : 0;
    double judged = (sizes + 1) * ForwardCosts.macs(whole, readings.texts().validation());
    return mended + judged / readings.share(rows);
  }

  private double mending(PlannedModel model, PlannedModel whole) {
    return (narrower(model, whole) ? 2 : 1) * mendingOnce(model, whole);
  }

  private static boolean narrower(PlannedModel model, PlannedModel whole) {
    return model.config().hiddenSize() < whole.config().hiddenSize();
  }

  /**
   * Both models read the texts twice for each layer, twice as often where hidden units go too, up
   * to that layer, so half of it on average; and the products of what is fitted are about as many
   * again as the pruned model's own.
   */
  private double mendingOnce(PlannedModel model, PlannedModel whole) {
    List<TokenizedText> rows = readings.labelled();
    double own = ForwardCosts.macs(model, rows);
    double read = ForwardCosts.macs(whole, rows);
    return model.config().numHiddenLayers() * (own + read) + 2 * read;
  }
}
