package org.distill4j.recipes.task.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.evaluate.dataset.RowFormat;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Rows;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;
import org.distill4j.recipes.schema.Suggestion;
import org.distill4j.recipes.yaml.Node;

/** Reads what a recipe says of a file whose texts and labels stand in columns. */
public final class ColumnRows {
  /** The keys of labelled rows. */
  public static final Keys KEYS =
      Keys.of(List.of("path", "text", "label", "columns", "quoting", "separator", "empty"));

  private ColumnRows() {}

  /**
   * Reads it.
   *
   * @param nowhere stands where a path is missing, which is noted
   * @param label the column of the label; empty where rows have none
   */
  public static Rows read(Fields fields, Location nowhere, Optional<String> label) {
    Location location =
        fields
            .required("path", "Name a .tsv, .csv, .jsonl or .txt file.")
            .flatMap(n -> fields.values().location(n, fields.path("path"), "Name a file of rows."))
            .orElse(nowhere);
    List<String> text = fields.node("text").map(n -> text(fields, n)).orElse(List.of(Rows.TEXT));
    Optional<List<String>> columns =
        fields
            .node("columns")
            .map(n -> fields.values().names(n, fields.path("columns"), "List every column."));
    columns.ifPresent(names -> checkColumns(fields, names, text, label));
    return new Rows(location, text, label, columns).withFormat(format(fields));
  }

  /** As they are read; of another form without what is its own. */
  public static Map<String, Object> write(Rows rows) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("path", rows.location().text());
    map.put("text", rows.text().size() == 1 ? rows.text().get(0) : rows.text());
    rows.label().ifPresent(label -> map.put("label", label));
    rows.columns().ifPresent(columns -> map.put("columns", columns));
    RowFormat format = rows.format();
    if (format.quoting() != RowFormat.DEFAULTS.quoting()) {
      map.put("quoting", Spelling.of(format.quoting()));
    }
    format.separator().ifPresent(separator -> map.put("separator", separator));
    if (format.empty() != RowFormat.DEFAULTS.empty()) {
      map.put("empty", Spelling.of(format.empty()));
    }
    return map;
  }

  private static RowFormat format(Fields fields) {
    RowFormat defaults = RowFormat.DEFAULTS;
    Optional<String> separator = fields.node("separator").flatMap(n -> separator(fields, n));
    return new RowFormat(
        fields.choice("quoting", defaults.quoting()),
        separator,
        fields.choice("empty", defaults.empty()));
  }

  private static Optional<String> separator(Fields fields, Node node) {
    Optional<String> name = fields.values().name(node, fields.path("separator"));
    boolean fits = name.isEmpty() || (name.get().length() == 1 && !name.get().equals("\""));
    if (!fits) {
      fields
          .values()
          .fault(
              node.position(),
              fields.path("separator"),
              "must be one character; got \""
                  + name.get()
                  + "\". Write \",\", \";\", \"|\" or \"\\t\".");
    }
    return fits ? name : Optional.empty();
  }

  private static List<String> text(Fields fields, Node node) {
    String path = fields.path("text");
    if (!(node instanceof Node.Sequence list)) {
      return fields.values().name(node, path).map(List::of).orElse(List.of(Rows.TEXT));
    }
    List<String> names = fields.values().names(node, path, "Write text: [a, b] for pairs.");
    if (list.items().size() > 2) {
      fields
          .values()
          .fault(
              node.position(),
              path,
              "must be one column or two; got " + list.items().size() + ". Name two for pairs.");
    }
    return names.isEmpty() || names.size() > 2 ? List.of(Rows.TEXT) : names;
  }

  private static void checkColumns(
      Fields fields, List<String> columns, List<String> text, Optional<String> label) {
    for (String name : text) {
      checkColumn(fields, "text", columns, name);
    }
    label.ifPresent(name -> checkColumn(fields, "label", columns, name));
  }

  private static void checkColumn(Fields fields, String key, List<String> columns, String name) {
    if (!columns.contains(name)) {
      fields
          .values()
          .fault(
              fields.node(key).map(Node::position).orElse(fields.position()),
              fields.path(key),
              "must be one of columns "
                  + String.join(", ", columns)
                  + "; got \""
                  + name
                  + "\". "
                  + Suggestion.mend(name, columns));
    }
  }
}
