package org.distill4j.recipes.reader;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.Data;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Rows;
import org.distill4j.recipes.recipe.Source;
import org.distill4j.recipes.recipe.Split;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.task.api.ColumnRows;
import org.distill4j.recipes.task.api.TaskTypes;
import org.distill4j.recipes.task.api.TypedTask;
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
    TypedTask<?> typed = TaskTypes.of(task);
    return Fields.of(data.values(), data.path(key), typed.type().rowKeys(), node)
        .map(rows -> typed.rows(rows, NOWHERE));
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

  /** A file of text alone. */
  public static Rows text(Fields fields) {
    return rows(fields, Optional.empty());
  }

  static Rows rows(Fields fields, Optional<String> label) {
    return ColumnRows.read(fields, NOWHERE, label);
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
}
