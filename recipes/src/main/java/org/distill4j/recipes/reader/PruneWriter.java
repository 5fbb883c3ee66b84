package org.distill4j.recipes.reader;

import java.util.LinkedHashMap;
import java.util.Map;
import org.distill4j.recipes.recipe.Prune;
import org.distill4j.recipes.recipe.PruneTarget;
import org.distill4j.recipes.recipe.Spelling;

/** Writes a {@code prune} stage. */
final class PruneWriter {
  private PruneWriter() {}

  static Map<String, Object> toMap(Prune prune) {
    Map<String, Object> keep = new LinkedHashMap<>();
    keep.put("layers", RecipeWriter.amount(prune.layers()));
    if (!prune.isMeasured()) {
      keep.put("heads", RecipeWriter.amount(prune.heads()));
      keep.put("feed-forward", RecipeWriter.amount(prune.feedForward()));
    }
    keep.put("hidden", RecipeWriter.amount(prune.hidden()));
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
