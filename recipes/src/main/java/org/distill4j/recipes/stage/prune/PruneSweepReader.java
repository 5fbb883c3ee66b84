package org.distill4j.recipes.stage.prune;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;

/** Reads and writes {@code frontier}. */
final class PruneSweepReader {
  private static final String KEEP = "keep";

  static final Keys KEYS = Keys.of(List.of(KEEP, "most-loss"));

  private PruneSweepReader() {}

  static PruneSweep read(Fields fields) {
    PruneSweep usual = PruneSweep.defaults();
    List<Double> keep =
        fields
            .node(KEEP)
            .map(n -> fields.values().numbers(n, fields.path(KEEP), Bound.INSIDE, PruneSweep.MEND))
            .orElse(usual.keep());
    double mostLoss = fields.number("most-loss", usual.mostLoss(), Bound.FRACTION);
    Optional<String> fault = PruneSweep.fault(keep);
    if (fault.isEmpty()) {
      return new PruneSweep(keep, mostLoss);
    }
    if (!fields.values().hasProblems()) {
      fields
          .values()
          .fault(fields.node(KEEP).orElseThrow().position(), fields.path(KEEP), fault.get());
    }
    return usual; // the recipe is refused anyway
  }

  /** As it is read. */
  static Map<String, Object> written(PruneSweep frontier) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(KEEP, frontier.keep());
    map.put("most-loss", frontier.mostLoss());
    return map;
  }
}
