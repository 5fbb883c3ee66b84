package org.distill4j.recipes.stage.prune;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.PruneScope;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;
import org.distill4j.recipes.yaml.Node;

/** Reads and writes a {@code prune} stage. */
final class PruneReader {
  private static final String TARGET = "target";
  private static final String FRONTIER = "frontier";

  static final Keys KEYS =
      Keys.of(List.of("keep", "criterion", "scope", "rows", "reconstruct", TARGET, FRONTIER));

  static final Keys KEEP = Keys.of(List.of("layers", "heads", "feed-forward", "hidden"));

  static final Keys TARGET_KEYS = Keys.of(List.of("latency", "length"));

  private PruneReader() {}

  static Prune read(Fields fields) {
    Prune defaults = Prune.defaults();
    boolean measured = fields.has(TARGET) || fields.has(FRONTIER);
    if (fields.has(TARGET) && fields.has(FRONTIER)) {
      fault(fields, FRONTIER, "must be left out where a target says how many stay; got both");
    }
    Optional<Node> keep =
        measured
            ? fields.node("keep")
            : fields.required("keep", "Write keep: {heads: 0.5, feed-forward: 0.5}.");
    PruneScope scope = fields.choice("scope", defaults.scope());
    if (fields.has(TARGET) && scope == PruneScope.LAYER) {
      fault(fields, "scope", "must be global where a target lets all layers compete; got layer");
    }
    PruneKeep kept =
        keep.flatMap(n -> Fields.of(fields.values(), fields.path("keep"), KEEP, n))
            .map(inner -> keep(fields, inner, defaults.keep()))
            .orElse(defaults.keep());
    if (fields.has(FRONTIER) && !kept.hidden().equals(Amount.all())) {
      fault(fields, FRONTIER, "must not stand beside keep.hidden, which is fitted once; got both");
    }
    if (fields.has(TARGET) && !kept.hidden().equals(Amount.all())) {
      fault(
          fields,
          TARGET,
          "must not stand beside keep.hidden, whose time is in no table; got both. Prune hidden"
              + " units in a stage before");
    }
    return new Prune(
        kept,
        fields.choice("criterion", defaults.criterion()),
        scope,
        fields.whole("rows", defaults.rows(), Bound.atLeast(2)),
        fields.logical("reconstruct", defaults.reconstruct()),
        fields.section(TARGET, TARGET_KEYS).flatMap(PruneReader::target),
        fields.section(FRONTIER, PruneSweepReader.KEYS).map(PruneSweepReader::read));
  }

  private static PruneKeep keep(Fields stage, Fields fields, PruneKeep defaults) {
    for (String key : List.of("heads", "feed-forward")) {
      if ((stage.has(TARGET) || stage.has(FRONTIER)) && fields.has(key)) {
        fault(
            fields,
            key,
            "must be left out where a target or a frontier says how many stay; got a number");
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
            fault + ". Remove one of them.");
  }

  private static Optional<PruneTarget> target(Fields fields) {
    String mend = "Write latency: 0.5 for half the time.";
    int length = fields.whole("length", PruneTarget.LENGTH, Bound.atLeast(1));
    return fields
        .required("latency", mend)
        .flatMap(n -> fields.values().number(n, fields.path("latency"), Bound.SHARE, mend))
        .map(latency -> new PruneTarget(latency, length));
  }

  /** As it is read. */
  static Map<String, Object> write(Prune prune) {
    Map<String, Object> keep = new LinkedHashMap<>();
    keep.put("layers", prune.layers().number());
    if (!prune.isMeasured()) {
      keep.put("heads", prune.heads().number());
      keep.put("feed-forward", prune.feedForward().number());
    }
    keep.put("hidden", prune.hidden().number());
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("keep", keep);
    map.put("criterion", Spelling.of(prune.criterion()));
    map.put("scope", Spelling.of(prune.scope()));
    map.put("rows", prune.rows());
    map.put("reconstruct", prune.reconstruct());
    prune.target().ifPresent(target -> map.put("target", toMap(target)));
    prune.frontier().ifPresent(frontier -> map.put("frontier", PruneSweepReader.written(frontier)));
    return map;
  }

  private static Map<String, Object> toMap(PruneTarget target) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("latency", target.latency());
    map.put("length", target.length());
    return map;
  }
}
