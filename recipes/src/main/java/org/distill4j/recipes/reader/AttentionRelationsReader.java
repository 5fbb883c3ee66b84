package org.distill4j.recipes.reader;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.distill4j.recipes.recipe.AttentionRelations;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.MatchedLayers;
import org.distill4j.recipes.recipe.ScheduleBounds;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Values;
import org.distill4j.recipes.yaml.Node;
import org.distill4j.recipes.yaml.Paths;
import org.distill4j.student.distillation.AttentionRelationMatching.Relations.Kind;
import org.distill4j.student.loss.Schedule;

/** Reads and writes losses between attention scores. */
final class AttentionRelationsReader {
  private static final String AUTO = "auto";

  private AttentionRelationsReader() {}

  static Loss relations(Fields fields) {
    AttentionRelations.Relations defaults = AttentionRelations.Relations.defaults();
    return new AttentionRelations.Relations(
        fields.node("of").map(n -> kinds(fields, n)).orElse(defaults.of()),
        fields.node("heads").map(n -> heads(fields, n)).orElse(defaults.heads()),
        MatchedLayersReader.read(fields, defaults.layers()),
        weight(fields));
  }

  static Loss attentionScores(Fields fields) {
    return new AttentionRelations.AttentionScores(
        MatchedLayersReader.read(fields, MatchedLayers.map()), weight(fields));
  }

  private static Schedule weight(Fields fields) {
    return ScheduleReader.read(fields, ScheduleBounds.WEIGHT, Schedule.constant(1));
  }

  private static List<Kind> kinds(Fields fields, Node node) {
    String path = fields.path("of");
    Values values = fields.values();
    List<Node> items = values.items(node, path, "Write of: [query, key, value].");
    List<Kind> kinds =
        java.util.stream.IntStream.range(0, items.size())
            .mapToObj(i -> values.choice(items.get(i), Paths.item(path, i), Kind.class))
            .flatMap(java.util.Optional::stream)
            .toList();
    if (kinds.stream().distinct().count() < kinds.size()) {
      String fault = "must name each kind once; got " + words(kinds) + ".";
      values.fault(node.position(), path, fault);
      return kinds.stream().distinct().toList();
    }
    return kinds.isEmpty() ? Kind.alike() : kinds;
  }

  private static List<String> words(List<Kind> kinds) {
    return kinds.stream().map(Spelling::of).toList();
  }

  private static OptionalInt heads(Fields fields, Node node) {
    if (node instanceof Node.Scalar scalar && scalar.text().equals(AUTO)) {
      return OptionalInt.empty();
    }
    return fields
        .values()
        .whole(node, fields.path("heads"), Bound.atLeast(1), "Leave it out for auto.")
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  /** The settings beside the weight, as they are read. */
  static Map<String, Object> settings(AttentionRelations.Relations relations) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("of", words(relations.of()));
    map.put("heads", relations.heads().isPresent() ? relations.heads().getAsInt() : AUTO);
    return map;
  }
}
