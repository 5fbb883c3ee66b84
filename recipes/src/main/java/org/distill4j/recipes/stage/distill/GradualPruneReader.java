package org.distill4j.recipes.stage.distill;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.GradualPrune;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;
import org.distill4j.recipes.yaml.Node;

/** Reads and writes {@code distill.prune}. */
final class GradualPruneReader {
  static final Keys KEYS = Keys.of(List.of("keep", "criterion", "scope", "rounds", "until"));

  static final Keys KEEP = Keys.of(List.of("heads", "feed-forward"));

  private GradualPruneReader() {}

  static GradualPrune read(Fields fields) {
    GradualPrune defaults = GradualPrune.defaults();
    Optional<Fields> keep =
        fields
            .required("keep", "Write keep: {heads: 0.5, feed-forward: 0.5}.")
            .flatMap(n -> Fields.of(fields.values(), fields.path("keep"), KEEP, n));
    GradualPrune.Criterion criterion = fields.choice("criterion", defaults.criterion());
    if (criterion == GradualPrune.Criterion.L0 && fields.has("rounds")) {
      fields
          .values()
          .fault(
              fields.node("rounds").map(Node::position).orElse(fields.position()),
              fields.path("rounds"),
              "must be left out where gates close step by step; got it beside criterion l0."
                  + " Remove it.");
    }
    return new GradualPrune(
        keep.map(f -> f.amount("heads", defaults.heads())).orElse(defaults.heads()),
        keep.map(f -> f.amount("feed-forward", defaults.feedForward()))
            .orElse(defaults.feedForward()),
        criterion,
        fields.choice("scope", defaults.scope()),
        fields.whole("rounds", defaults.rounds(), Bound.atLeast(1)),
        fields.number("until", defaults.until(), Bound.INSIDE));
  }

  /** As it is read. */
  static Map<String, Object> toMap(GradualPrune prune) {
    Map<String, Object> keep = new LinkedHashMap<>();
    keep.put("heads", prune.heads().number());
    keep.put("feed-forward", prune.feedForward().number());
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("keep", keep);
    map.put("criterion", Spelling.of(prune.criterion()));
    map.put("scope", Spelling.of(prune.scope()));
    if (prune.criterion() != GradualPrune.Criterion.L0) {
      map.put("rounds", prune.rounds());
    }
    map.put("until", prune.until());
    return map;
  }
}
