package org.distill4j.recipes.reader;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.distill4j.evaluate.dataset.RowFormat;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.Data;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Rows;
import org.distill4j.recipes.recipe.Source;
import org.distill4j.recipes.recipe.Split;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Suggestion;
import org.distill4j.recipes.yaml.Node;
import org.distill4j.student.augmentation.AugmentationSettings;

/** Reads the {@code data} section. */
public final class DataReader {
  /** Stands where a path is missing; the problem is noted, so that it is never opened. */
  private static final Location NOWHERE = Location.of("missing", Path.of(""));

  private DataReader() {}

  static Data read(Fields data, Task task) {
    if (task.embeds()) {
      return SentenceDataReader.read(data, NOWHERE);
    }
    Rows train =
        data.required("train", "Add train: {path: train.tsv}.")
            .flatMap(n -> labelled(data, "train", n, task))
            .orElse(Rows.labelled(NOWHERE));
    Source validation =
        data.node("validation")
            .flatMap(n -> source(data, "validation", n, task))
            .orElse(Split.defaults());
    Source test =
        data.required("test", "Add test: {path: test.tsv}, or test: {from: train, fraction: 0.2}.")
            .flatMap(n -> source(data, "test", n, task))
            .orElse(Split.defaults());
    Optional<Rows> transfer = data.section("transfer", Section.TRANSFER).map(DataReader::text);
    checkTexts(data, "validation", train, validation);
    checkTexts(data, "test", train, test);
    transfer.ifPresent(rows -> checkTexts(data, "transfer", train, rows));
    Optional<AugmentationSettings> augment =
        data.section("augment", Section.AUGMENT)
            .flatMap(fields -> AugmentReader.read(fields, train.text().size() == 2));
    boolean overlap = data.logical("allow-overlap", false);
    return new Data(train, validation, test, transfer, augment, overlap);
  }

  /** Rows of their own where there is a path, else a part of the training rows. */
  static Optional<Source> source(Fields data, String key, Node node, Task task) {
    boolean file = node instanceof Node.Mapping mapping && mapping.entries().containsKey("path");
    return file
        ? labelled(data, key, node, task).map(rows -> rows)
        : Fields.of(data.values(), data.path(key), Section.SPLIT, node).map(DataReader::split);
  }

  private static Optional<Rows> labelled(Fields data, String key, Node node, Task task) {
    boolean tagged = task.kind() == Task.Kind.TOKEN_TAGGING;
    Section section = tagged ? Section.TAGGED_ROWS : Section.ROWS;
    return Fields.of(data.values(), data.path(key), section, node)
        .map(f -> tagged ? TaggedRowsReader.read(f, NOWHERE, !task.tagsWords()) : labelled(f));
  }

  static Split split(Fields fields) {
    fields
        .required("from", "Write from: train, or path: for a file of its own.")
        .ifPresent(n -> fields.values().word(n, fields.path("from"), List.of("train")));
    double fraction =
        fields.number(
            "fraction",
            Split.defaults().fraction(),
            Bound.INSIDE,
            "Write 0.05 for one row in twenty.");
    String group =
        fields
            .node("group")
            .flatMap(n -> fields.values().name(n, fields.path("group")))
            .orElse(Split.AUTO);
    return new Split(fraction, group);
  }

  private static Rows labelled(Fields fields) {
    Optional<String> label =
        fields.node("label").flatMap(n -> fields.values().name(n, fields.path("label")));
    return rows(fields, Optional.of(label.orElse(Rows.LABEL)));
  }

  public static Rows text(Fields fields) {
    return rows(fields, Optional.empty());
  }

  static Rows rows(Fields fields, Optional<String> label) {
    Location location =
        fields
            .required("path", "Name a .tsv, .csv, .jsonl or .txt file.")
            .flatMap(n -> fields.values().location(n, fields.path("path"), "Name a file of rows."))
            .orElse(NOWHERE);
    List<String> text = fields.node("text").map(n -> text(fields, n)).orElse(List.of(Rows.TEXT));
    Optional<List<String>> columns =
        fields
            .node("columns")
            .map(n -> fields.values().names(n, fields.path("columns"), "List every column."));
    columns.ifPresent(names -> checkColumns(fields, names, text, label));
    return new Rows(location, text, label, columns).withFormat(format(fields));
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

  /** Single texts and pairs do not go together. */
  private static void checkTexts(Fields data, String key, Rows train, Source source) {
    if (source instanceof Rows rows && rows.text().size() != train.text().size()) {
      data.values()
          .fault(
              data.node(key).orElseThrow().position(),
              data.path(key) + ".text",
              "must name as many columns as data.train.text, "
                  + train.text().size()
                  + "; got "
                  + rows.text().size()
                  + ".");
    }
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
