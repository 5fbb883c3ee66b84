package org.distill4j.recipes.stage.quantize;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Form;
import org.distill4j.recipes.yaml.Node;

/** A number of layers, or a tolerance. */
final class ExcludedLayersForm implements Form<ExcludedLayers> {
  @Override
  public ExcludedLayers read(Fields fields, String key, ExcludedLayers otherwise) {
    return fields.node(key).flatMap(node -> read(fields, fields.path(key), node)).orElse(otherwise);
  }

  private static Optional<ExcludedLayers> read(Fields fields, String path, Node node) {
    if (node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.FLOAT) {
      return fields
          .values()
          .number(node, path, Bound.POSITIVE, "Write 2 for the two worst layers.")
          .map(ExcludedLayers.Above::new);
    }
    return fields
        .values()
        .whole(
            node,
            path,
            ExcludedLayers.Count.BOUND,
            "Write 2 for the two worst layers, or a tolerance.")
        .map(ExcludedLayers.Count::new);
  }

  @Override
  public Object write(ExcludedLayers value) {
    return value.number();
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> tolerance = Map.of("type", "number", "exclusiveMinimum", 0);
    return Map.of("anyOf", List.of(Map.of("type", "integer", "minimum", 0), tolerance));
  }
}
