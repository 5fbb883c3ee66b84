package org.distill4j.recipes.task.tagging;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.evaluate.tagging.TagFaults;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Rows;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;
import org.distill4j.recipes.yaml.Node;

/** Reads and writes what a recipe says of a file of tagged sentences. */
final class TaggedRowsReader {
  static final Keys KEYS = Keys.of(List.of("path", "tags", "word-prefix", "tag-faults"));

  private TaggedRowsReader() {}

  static Rows read(Fields fields, Location nowhere, boolean entities) {
    Location location =
        fields
            .required("path", "Name a file of a word and its tag a line.")
            .flatMap(n -> location(fields, "path", n))
            .orElse(nowhere);
    TagFormat defaults = TagFormat.defaults();
    Optional<Location> tags = fields.node("tags").flatMap(n -> location(fields, "tags", n));
    String prefix =
        fields
            .node("word-prefix")
            .flatMap(n -> fields.values().name(n, fields.path("word-prefix")))
            .orElse(defaults.prefix());
    if (tags.isPresent() && !prefix.isEmpty()) {
      fields
          .values()
          .fault(
              fields.node("word-prefix").orElseThrow().position(),
              fields.path("word-prefix"),
              "must not stand beside tags, whose words are bare; got both. Remove it.");
    }
    return new TagFormat(tags, prefix, entities ? faults(fields) : any(fields)).rows(location);
  }

  private static TagFaults faults(Fields fields) {
    TagFaults faults = fields.choice("tag-faults", TagFormat.defaults().faults());
    if (faults == TagFaults.KEEP) {
      fault(
          fields,
          "must be refuse or repair where tags mark entities; got keep. Leave it out, or write"
              + " entities: false in the task.");
    }
    return faults;
  }

  private static TagFaults any(Fields fields) {
    if (fields.choice("tag-faults", TagFaults.KEEP) != TagFaults.KEEP) {
      fault(
          fields,
          "must not be given where the task has entities: false, and any tag may stand anywhere;"
              + " got it. Remove it.");
    }
    return TagFaults.KEEP;
  }

  private static void fault(Fields fields, String fault) {
    String key = "tag-faults";
    fields.values().fault(fields.node(key).orElseThrow().position(), fields.path(key), fault);
  }

  private static Optional<Location> location(Fields fields, String key, Node node) {
    return fields.values().location(node, fields.path(key), "Name a file of tagged sentences.");
  }

  static Map<String, Object> toMap(Rows rows, TagFormat format) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("path", rows.location().text());
    format.tags().ifPresent(tags -> map.put("tags", tags.text()));
    if (!format.prefix().isEmpty()) {
      map.put("word-prefix", format.prefix());
    }
    if (format.faults() != TagFaults.KEEP) {
      map.put("tag-faults", Spelling.of(format.faults()));
    }
    return map;
  }
}
