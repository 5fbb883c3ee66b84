package org.distill4j.recipes.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.recipe.Teacher;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Values;
import org.distill4j.recipes.yaml.Node;
import org.distill4j.recipes.yaml.Paths;
import org.distill4j.teacher.checkpoint.SentencePooling;

/** Reads {@code teacher}, or {@code teachers} where there are several. */
final class TeacherReader {
  private static final String LABELS =
      "Write the checkpoint's label first and the data's after it, such as {LABEL_0: negative}.";

  private TeacherReader() {}

  /** The teachers; fewer than there are, and a problem, where one cannot be read. */
  static List<Teacher> read(Fields recipe, Task task) {
    Optional<Node> several = recipe.node("teachers");
    if (several.isPresent()) {
      return several(recipe, several.get(), task);
    }
    return recipe
        .required("teacher", "Add teacher: {checkpoint: classpath:all-minilm-l6-v2.onnx}.")
        .flatMap(n -> Fields.of(recipe.values(), "teacher", Section.TEACHER, n))
        .flatMap(fields -> teacher(fields, Teacher.WEIGHT, task))
        .map(List::of)
        .orElse(List.of());
  }

  private static List<Teacher> several(Fields recipe, Node node, Task task) {
    Values values = recipe.values();
    if (recipe.has("teacher")) {
      values.fault(
          node.position(),
          "teachers",
          "must not stand beside teacher; got both. Move teacher into the list, first.");
    }
    List<Node> items = values.items(node, "teachers", "");
    if (items.size() == 1) {
      values.fault(
          node.position(),
          "teachers",
          "must list two or more; got 1. Write teacher: {checkpoint: ...} for one.");
    }
    List<Teacher> teachers = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Fields.of(values, Paths.item("teachers", i), Section.TEACHERS, items.get(i))
          .flatMap(
              fields ->
                  teacher(fields, fields.number("weight", Teacher.WEIGHT, Bound.POSITIVE), task))
          .ifPresent(teachers::add);
    }
    return teachers;
  }

  private static void check(Fields fields, Task task) {
    if (task.embeds() && fields.has("fine-tune")) {
      fault(
          fields,
          "fine-tune",
          "must be left out where texts become vectors, since there are no labels to learn; got"
              + " it. Remove it: the teacher is used without fine-tuning.");
    }
    if (fields.has("labels") && (task.embeds() || task.isOfScores())) {
      fault(fields, "labels", "must be given where answers are labels alone; got it. Remove it.");
    }
    if (!task.embeds() && fields.has("pooling")) {
      fault(
          fields,
          "pooling",
          "must be given where task.kind is sentence-embedding alone; got it. Remove it.");
    }
  }

  private static void fault(Fields fields, String key, String fault) {
    fields.values().fault(fields.node(key).orElseThrow().position(), fields.path(key), fault);
  }

  private static Optional<Teacher> teacher(Fields fields, double weight, Task task) {
    Optional<Location> checkpoint =
        fields
            .required(
                "checkpoint", "Name an .onnx file, a Hugging Face directory, or classpath:NAME.")
            .flatMap(n -> fields.values().location(n, fields.path("checkpoint"), ""));
    Optional<Location> tokenizer =
        fields
            .node("tokenizer")
            .flatMap(n -> fields.values().location(n, fields.path("tokenizer"), ""));
    Optional<Training> fineTune =
        fields
            .section("fine-tune", Section.FINE_TUNE)
            .map(f -> TrainingReader.readTrainable(f, Training.fineTuning()));
    Optional<SentencePooling> pooling =
        fields
            .node("pooling")
            .flatMap(n -> fields.values().word(n, fields.path("pooling"), List.of("mean", "cls")))
            .map(word -> SentencePooling.valueOf(word.toUpperCase(Locale.ROOT)));
    Map<String, String> labels =
        fields
            .node("labels")
            .map(n -> fields.values().namesByKey(n, fields.path("labels"), LABELS))
            .orElse(Map.of());
    check(fields, task);
    return checkpoint.map(c -> new Teacher(c, tokenizer, fineTune, weight, pooling, labels));
  }
}
