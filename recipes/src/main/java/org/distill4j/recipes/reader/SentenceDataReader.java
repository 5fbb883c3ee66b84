package org.distill4j.recipes.reader;

import java.util.Optional;
import org.distill4j.recipes.recipe.Data;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Rows;
import org.distill4j.recipes.recipe.Source;
import org.distill4j.recipes.recipe.Split;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.task.api.ColumnRows;
import org.distill4j.recipes.yaml.Node;
import org.distill4j.student.augmentation.AugmentationSettings;

/**
 * Reads the {@code data} section of a task whose answers are vectors: texts to learn from need no
 * labels, and both of a pair are texts by themselves; the test rows are pairs, with scores or
 * without.
 */
final class SentenceDataReader {
  private SentenceDataReader() {}

  /**
   * The section.
   *
   * @param nowhere what stands where a path is missing
   */
  static Data read(Fields data, Location nowhere) {
    Rows train =
        data.required("train", "Add train: {path: texts.txt}.")
            .flatMap(n -> Fields.of(data.values(), data.path("train"), ColumnRows.KEYS, n))
            .map(SentenceDataReader::texts)
            .orElse(Rows.unlabelled(nowhere));
    Source validation =
        data.node("validation")
            .flatMap(n -> source(data, "validation", n))
            .orElse(Split.defaults());
    Source test =
        data.required("test", "Add test: {path: pairs.tsv, text: [a, b], label: score}.")
            .flatMap(n -> source(data, "test", n))
            .orElse(Split.defaults());
    checkPairs(data, "test", train, test);
    if (validation instanceof Rows rows && rows.label().isPresent()) {
      checkPairs(data, "validation", train, validation);
    }
    Optional<Rows> transfer = data.section("transfer", Section.TRANSFER).map(DataReader::text);
    Optional<AugmentationSettings> augment =
        data.section("augment", Section.AUGMENT)
            .flatMap(fields -> AugmentReader.read(fields, false));
    return new Data(
        train, validation, test, transfer, augment, data.logical("allow-overlap", false));
  }

  private static Rows texts(Fields fields) {
    fields
        .node("label")
        .ifPresent(
            node ->
                fields
                    .values()
                    .fault(
                        node.position(),
                        fields.path("label"),
                        "must be left out where texts become vectors, which are learned without"
                            + " labels; got "
                            + node.shown()
                            + ". Remove it."));
    return DataReader.rows(fields, Optional.empty());
  }

  private static Optional<Source> source(Fields data, String key, Node node) {
    boolean file = node instanceof Node.Mapping mapping && mapping.entries().containsKey("path");
    return file
        ? Fields.of(data.values(), data.path(key), ColumnRows.KEYS, node)
            .map(SentenceDataReader::perhapsLabelled)
        : Fields.of(data.values(), data.path(key), Section.SPLIT, node).map(DataReader::split);
  }

  private static Rows perhapsLabelled(Fields fields) {
    return DataReader.rows(
        fields, fields.node("label").flatMap(n -> fields.values().name(n, fields.path("label"))));
  }

  private static void checkPairs(Fields data, String key, Rows train, Source source) {
    Rows rows = source instanceof Rows own ? own : train;
    if (rows.text().size() != 2) {
      data.values()
          .fault(
              data.node(key).map(Node::position).orElse(data.position()),
              data.path(key) + ".text",
              "must name the two columns of pairs, by whose likeness sentence vectors are judged;"
                  + " got "
                  + rows.text()
                  + ". Write text: [a, b].");
    }
  }
}
