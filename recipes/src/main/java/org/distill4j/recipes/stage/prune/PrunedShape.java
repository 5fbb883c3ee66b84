package org.distill4j.recipes.stage.prune;

import org.distill4j.recipes.cost.PlannedUnits;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/** The shape that a {@code prune} leaves, as far as it is known before a run. */
final class PrunedShape {
  private PrunedShape() {}

  static TransformerConfig after(Prune prune, TransformerConfig student) {
    int layers = prune.layers().of(student.numHiddenLayers());
    int hidden = prune.hidden().of(student.hiddenSize());
    TransformerConfig narrow =
        hidden == student.hiddenSize() ? student : student.withHidden(hidden);
    return narrow.withLayers(
        PlannedUnits.left(
            prune.scope(),
            share(prune, prune.heads()),
            PlannedUnits.ofLayers(student.numAttentionHeads(), layers)),
        PlannedUnits.left(
            prune.scope(),
            share(prune, prune.feedForward()),
            PlannedUnits.ofLayers(student.intermediateSize(), layers)));
  }

  // Which units meet a time is not known; half of the time is about half of them. Nor is what a
  // frontier will show.
  private static Amount share(Prune prune, Amount keep) {
    return prune
        .target()
        .map(PruneTarget::latency)
        .or(() -> prune.frontier().map(PruneSweep::middle))
        .<Amount>map(Amount.Share::new)
        .orElse(keep);
  }
}
