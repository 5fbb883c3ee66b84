package org.distill4j.recipes.recipe;

import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.yaml.Node;

/** Reads a {@code prune} stage. */
final class PruneReader {
  private PruneReader() {}

  static Prune read(Fields fields) {
    Prune defaults = Prune.defaults();
    Optional<Node> keep =
        fields.has("target")
            ? fields.node("keep")
            : fields.required("keep", "Write keep: {heads: 0.5, feed-forward: 0.5}.");
    Prune.Scope scope = fields.choice("scope", defaults.scope());
    if (fields.has("target") && scope == Prune.Scope.LAYER) {
      fault(fields, "scope", "must be global where a target lets all layers compete; got layer");
    }
    return new Prune(
        keep.flatMap(n -> Fields.of(fields.values(), fields.path("keep"), Section.PRUNE_KEEP, n))
            .map(inner -> keep(fields, inner, defaults.keep()))
            .orElse(defaults.keep()),
        fields.choice("criterion", defaults.criterion()),
        scope,
        fields.whole("rows", defaults.rows(), Bound.atLeast(1)),
        fields.logical("reconstruct", defaults.reconstruct()),
        fields.section("target", Section.PRUNE_TARGET).flatMap(PruneReader::target));
  }

  private static PruneKeep keep(Fields stage, Fields fields, PruneKeep defaults) {
    for (String key : List.of("heads", "feed-forward")) {
      if (stage.has("target") && fields.has(key)) {
        fault(fields, key, "must be left out where a target says how many stay; got a number");
      }
    }
    return new PruneKeep(
        fields.amount("layers", defaults.layers()),
        fields.amount("heads", defaults.heads()),
        fields.amount("feed-forward", defaults.feedForward()),
        fields.amount("hidden", defaults.hidden()));
  }

  private static void fault(Fields fields, String key, String fault) {
    fields
        .values()
        .fault(
            fields.node(key).map(Node::position).orElse(fields.position()),
            fields.path(key),
            fault + ". Remove it, or the target.");
  }

  private static Optional<PruneTarget> target(Fields fields) {
    String mend = "Write latency: 0.5 for half the time.";
    int length = fields.whole("length", PruneTarget.LENGTH, Bound.atLeast(1));
    return fields
        .required("latency", mend)
        .flatMap(n -> fields.values().number(n, fields.path("latency"), Bound.SHARE, mend))
        .map(latency -> new PruneTarget(latency, length));
  }
}
