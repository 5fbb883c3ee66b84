package org.distill4j.recipes.cli;

import org.distill4j.recipes.recipe.Prune;
import org.distill4j.recipes.recipe.Sparsify;

/** What a {@code sparsify} stage does, in words. */
final class SparsifyDescription {
  private SparsifyDescription() {}

  static String of(Sparsify stage) {
    return "sets "
        + which(stage)
        + " to zero, those "
        + (stage.criterion() == Sparsify.Criterion.MAGNITUDE
            ? "that are least"
            : "whose absence would change the loss least by their Fisher information")
        + "; shapes stay, so that the file compresses better but no answer comes sooner."
        + (stage.hold() ? " Later distillations keep the zeros." : "");
  }

  private static String which(Sparsify stage) {
    if (stage.pattern().inRuns()) {
      int gone = stage.pattern().of() - stage.pattern().kept();
      return gone + " of each " + stage.pattern().of() + " neighbouring weights";
    }
    return Math.round(100 * stage.share())
        + "% of "
        + (stage.scope() == Prune.Scope.LAYER ? "each linear layer's" : "all linear layers'")
        + " weights ("
        + stage.pattern()
        + ")";
  }
}
