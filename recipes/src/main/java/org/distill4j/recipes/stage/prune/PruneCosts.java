package org.distill4j.recipes.stage.prune;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.compress.latency.LatencyMeasurement;
import org.distill4j.recipes.context.SampledRows;
import org.distill4j.recipes.cost.ForwardCosts;
import org.distill4j.recipes.cost.PlannedModel;
import org.distill4j.recipes.cost.PlannedWork;
import org.distill4j.recipes.stage.api.StageCosts;
import org.distill4j.runtime.TokenizedText;

/** What a {@code prune} stage takes. */
final class PruneCosts {
  private final StageCosts costs;
  private final ForwardCosts readings;

  PruneCosts(StageCosts costs) {
    this.costs = costs;
    this.readings = costs.readings();
  }

  List<PlannedWork> of(Prune stage) {
    PlannedModel model = costs.model();
    PlannedModel whole = costs.before();
    List<PlannedWork> work = new ArrayList<>();
    if (stage.target().isPresent()) {
      double seconds =
          LatencyMeasurement.seconds(
              LatencyTarget.settings(stage.target().get(), costs.inputs().recipe().measure()));
      work.add(new PlannedWork(model.name() + " latencies", 0, 0, 0, seconds));
    }
    int rows = Math.min(stage.rows(), costs.inputs().groups());
    boolean read = stage.criterion() != Prune.Criterion.MAGNITUDE;
    double macs = (read ? scoring(model) : 0) + leavingOut(model, whole, rows);
    macs += narrower(model, whole) || stage.reconstruct() ? reconstructing(model, whole) : 0;
    macs += stage.frontier().isPresent() ? sizes(model, whole, stage, rows) : 0;
    work.add(costs.work(stage.rows(), macs, 0));
    return work;
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
    double tried = Math.min(1, (double) SampledRows.TRIED_TEXTS / rows);
    return tried * trials * ForwardCosts.macs(whole, readings.labelled());
  }

  private double sizes(PlannedModel model, PlannedModel whole, Prune stage, int rows) {
    int sizes = stage.frontier().orElseThrow().keep().size();
    double reconstructed = stage.reconstruct() ? sizes * reconstructingOnce(model, whole) : 0;
    double judged = (sizes + 1) * ForwardCosts.macs(whole, readings.texts().validation());
    return reconstructed + judged / readings.share(rows);
  }

  private double reconstructing(PlannedModel model, PlannedModel whole) {
    return (narrower(model, whole) ? 2 : 1) * reconstructingOnce(model, whole);
  }

  private static boolean narrower(PlannedModel model, PlannedModel whole) {
    return model.config().hiddenSize() < whole.config().hiddenSize();
  }

  /**
   * Both models read the texts twice for each layer, twice as often where hidden units go too, up
   * to that layer, so half of it on average; and the products of what is fitted are about as many
   * again as the pruned model's own.
   */
  private double reconstructingOnce(PlannedModel model, PlannedModel whole) {
    List<TokenizedText> rows = readings.labelled();
    double own = ForwardCosts.macs(model, rows);
    double read = ForwardCosts.macs(whole, rows);
    return model.config().numHiddenLayers() * (own + read) + 2 * read;
  }
}
