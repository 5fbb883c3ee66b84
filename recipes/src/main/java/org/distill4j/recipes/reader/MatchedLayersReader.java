package org.distill4j.recipes.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.MatchedLayers;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Values;
import org.distill4j.recipes.yaml.Node;
import org.distill4j.recipes.yaml.Paths;

/** Reads and writes {@code layers} of a loss: map, last, a number, or a list with none in it. */
final class MatchedLayersReader {
  private static final String KEY = "layers";
  private static final String MAP = "map";
  private static final String LAST = "last";
  private static final String NONE = "none";
  private static final String HINT = "The teacher's layers count from 0.";

  private MatchedLayersReader() {}

  static MatchedLayers read(Fields fields, MatchedLayers otherwise) {
    return fields.node(KEY).map(node -> read(fields, node, otherwise)).orElse(otherwise);
  }

  private static MatchedLayers read(Fields fields, Node node, MatchedLayers otherwise) {
    String path = fields.path(KEY);
    Values values = fields.values();
    if (node instanceof Node.Sequence) {
      return listed(values, node, path).orElse(otherwise);
    }
    if (node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.INTEGER) {
      return layer(values, node, path).map(MatchedLayers::one).orElse(otherwise);
    }
    return values
        .word(node, path, List.of(LAST, MAP))
        .map(word -> word.equals(MAP) ? MatchedLayers.map() : MatchedLayers.last())
        .orElse(otherwise);
  }

  private static Optional<MatchedLayers> listed(Values values, Node node, String path) {
    List<Node> items = values.items(node, path, "Write [1, none, 5], one for each student layer.");
    List<Integer> layers = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      item(values, items.get(i), Paths.item(path, i)).ifPresent(layers::add);
    }
    if (layers.isEmpty() || layers.size() < items.size()) {
      return Optional.empty(); // its fault is noted
    }
    if (layers.stream().allMatch(layer -> layer == MatchedLayers.NONE)) {
      values.fault(
          node.position(), path, "must name a layer; got none alone. Remove the loss instead.");
      return Optional.empty();
    }
    return Optional.of(MatchedLayers.listed(layers));
  }

  private static Optional<Integer> item(Values values, Node node, String path) {
    return node instanceof Node.Scalar scalar && scalar.text().equals(NONE)
        ? Optional.of(MatchedLayers.NONE)
        : layer(values, node, path);
  }

  private static Optional<Integer> layer(Values values, Node node, String path) {
    return values.whole(node, path, Bound.atLeast(0), HINT);
  }

  /** As it is read. */
  static Object written(MatchedLayers layers) {
    return switch (layers.rule()) {
      case MAP -> MAP;
      case LAST -> LAST;
      case ONE -> layers.teacherLayers().get(0);
      case LISTED -> layers.teacherLayers().stream().map(MatchedLayersReader::item).toList();
    };
  }

  private static Object item(int layer) {
    return layer == MatchedLayers.NONE ? NONE : layer;
  }
}
