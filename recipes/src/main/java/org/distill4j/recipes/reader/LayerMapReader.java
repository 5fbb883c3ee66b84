package org.distill4j.recipes.reader;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.LayerMap;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Values;
import org.distill4j.recipes.yaml.Node;

/** Reads and writes {@code layer-map}. */
public final class LayerMapReader {
  private LayerMapReader() {}

  /** A list of layers. */
  static List<Integer> layers(Values values, Node node, String path) {
    return values.wholes(node, path, Bound.atLeast(0), "Layers count from 0: [1, 3, 5].");
  }

  /** The map that a node gives; the even one, and a fault, where it gives none. */
  public static LayerMap read(Fields fields, Node node, Training training) {
    String path = fields.path("layer-map");
    if (node instanceof Node.Sequence) {
      List<Integer> layers = layers(fields.values(), node, path);
      return layers.isEmpty() ? LayerMap.even() : LayerMap.of(layers);
    }
    if (node instanceof Node.Mapping) {
      Bound within = new Bound(">= 1 and below epochs", v -> v >= 1 && v < training.epochs());
      return Fields.of(fields.values(), path, Section.LAYER_MAP, node)
          .filter(inner -> inner.required(LayerMap.EVERY, "Write auto-every: 1.").isPresent())
          .map(inner -> LayerMap.auto(inner.whole(LayerMap.EVERY, 1, within)))
          .orElse(LayerMap.even());
    }
    return fields
        .values()
        .word(node, path, List.of("even", "last", "auto"))
        .map(w -> new LayerMap(LayerMap.Kind.valueOf(w.toUpperCase(Locale.ROOT)), List.of(), 0))
        .orElse(LayerMap.even());
  }

  /** As it is read. */
  public static Object write(LayerMap map) {
    if (map.isRechosen()) {
      return Map.of(LayerMap.EVERY, map.every());
    }
    return map.kind() == LayerMap.Kind.EXPLICIT ? map.layers() : Spelling.of(map.kind());
  }
}
