package org.distill4j.recipes.recipe;

/** Reads a {@code prune} stage. */
final class PruneReader {
  private PruneReader() {}

  static Prune read(Fields fields) {
    Prune defaults = Prune.defaults();
    return new Prune(
        fields
            .required("keep", "Write keep: {heads: 0.5, feed-forward: 0.5}.")
            .flatMap(n -> Fields.of(fields.values(), fields.path("keep"), Section.PRUNE_KEEP, n))
            .map(keep -> keep(keep, defaults.keep()))
            .orElse(defaults.keep()),
        fields.choice("criterion", defaults.criterion()),
        fields.choice("scope", defaults.scope()),
        fields.whole("rows", defaults.rows(), Bound.atLeast(1)),
        fields.logical("reconstruct", defaults.reconstruct()));
  }

  private static PruneKeep keep(Fields fields, PruneKeep defaults) {
    return new PruneKeep(
        fields.amount("layers", defaults.layers()),
        fields.amount("heads", defaults.heads()),
        fields.amount("feed-forward", defaults.feedForward()),
        fields.amount("hidden", defaults.hidden()));
  }
}
