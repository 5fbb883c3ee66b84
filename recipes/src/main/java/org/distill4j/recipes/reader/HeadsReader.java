package org.distill4j.recipes.reader;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.distill4j.recipes.recipe.AdditionalTask;
import org.distill4j.recipes.recipe.Data;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Values;
import org.distill4j.recipes.yaml.Node;
import org.distill4j.recipes.yaml.Paths;
import org.distill4j.teacher.checkpoint.Head;

/** Reads and writes {@code heads}. */
final class HeadsReader {
  private static final String KEY = "heads";

  private HeadsReader() {}

  private static final String ONE_LABEL =
      "must be tasks of one label a text, of scores or of tags where they share an encoder; got ";

  static List<AdditionalTask> read(Fields recipe, Task main) {
    Optional<Node> list = recipe.node(KEY);
    if (list.isEmpty()) {
      return List.of();
    }
    Values values = recipe.values();
    if (recipe.has("seeds")) {
      values.fault(
          list.get().position(),
          KEY,
          "must stand on the one model of a recipe; got seeds beside them. Remove seeds.");
    }
    if (main.output() == Head.LABELS) {
      values.fault(list.get().position(), KEY, ONE_LABEL + main.key() + ". Remove heads.");
    }
    if (main.embeds()) {
      values.fault(
          list.get().position(),
          KEY,
          "must stand on an encoder of labels or scores; got one of vectors. Remove heads.");
    }
    List<AdditionalTask> heads = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<Node> items = values.items(list.get(), KEY, "");
    for (int i = 0; i < items.size(); i++) {
      Fields.of(values, Paths.item(KEY, i), Section.HEAD, items.get(i))
          .flatMap(fields -> head(fields, names))
          .ifPresent(heads::add);
    }
    return heads;
  }

  private static Optional<AdditionalTask> head(Fields fields, Set<String> names) {
    Optional<String> name = name(fields, names);
    Task task = TaskReader.read(fields);
    if (task.output() == Head.LABELS) {
      String got = task.key() + ". Give it a recipe of its own.";
      fields.values().fault(fields.position(), fields.path("task"), ONE_LABEL + got);
    }
    if (task.embeds()) {
      fields
          .values()
          .fault(
              fields.position(),
              fields.path("task"),
              "must have labels or scores, since vectors have no head; got sentence-embedding."
                  + " Give it a recipe of its own.");
    }
    Optional<Fields> rows =
        fields
            .required("data", "Add data: {train: {path: train.tsv}, test: {path: test.tsv}}.")
            .flatMap(n -> Fields.of(fields.values(), fields.path("data"), Section.DATA, n));
    rows.ifPresent(HeadsReader::refuseUnlabelled);
    Optional<Data> data = rows.map(f -> DataReader.read(f, task));
    Training training =
        fields
            .section("fine-tune", Section.HEAD_TRAINING)
            .map(f -> TrainingReader.read(f, Training.head()))
            .orElse(Training.head());
    boolean whole = !fields.values().hasProblems();
    return name.isPresent() && data.isPresent() && whole
        ? Optional.of(new AdditionalTask(name.get(), task, data.get(), training))
        : Optional.empty();
  }

  private static Optional<String> name(Fields fields, Set<String> names) {
    Optional<Node> node = fields.required("name", "Write name: intents.");
    Optional<String> name =
        node.flatMap(n -> fields.values().text(n, fields.path("name"), "Write name: intents."));
    if (name.isEmpty()) {
      return name;
    }
    boolean word =
        name.get().matches(AdditionalTask.NAMES) && !name.get().equals(AdditionalTask.MAIN);
    if (!word || !names.add(name.get())) {
      fields
          .values()
          .fault(
              node.orElseThrow().position(),
              fields.path("name"),
              "must be a word in small letters that no other task has, and not "
                  + AdditionalTask.MAIN
                  + ", which is the recipe's own; got "
                  + name.get()
                  + ". Write name: intents.");
      return Optional.empty();
    }
    return name;
  }

  private static void refuseUnlabelled(Fields data) {
    for (String key : List.of("transfer", "augment")) {
      data.node(key)
          .ifPresent(
              node ->
                  data.values()
                      .fault(
                          node.position(),
                          data.path(key),
                          "must not be given for a head, which learns from labels alone; got it."
                              + " Remove it."));
    }
  }

  /**
   * As it is read.
   *
   * @param training the keys of all trainings
   */
  static Map<String, Object> toMap(
      AdditionalTask head,
      Map<String, Object> task,
      Map<String, Object> data,
      Map<String, Object> training) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", head.name());
    map.put("task", task);
    map.put("data", data);
    Map<String, Object> own = new LinkedHashMap<>(training);
    own.keySet().retainAll(Section.HEAD_TRAINING.keys()); // always of the head
    map.put("fine-tune", own);
    return map;
  }
}
