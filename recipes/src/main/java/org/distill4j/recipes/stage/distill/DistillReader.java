package org.distill4j.recipes.stage.distill;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.distill4j.recipes.reader.LayerMapReader;
import org.distill4j.recipes.reader.LossReader;
import org.distill4j.recipes.reader.LossWriter;
import org.distill4j.recipes.reader.Section;
import org.distill4j.recipes.reader.StudentReader;
import org.distill4j.recipes.reader.TrainingReader;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;

/** Reads and writes a {@code distill} stage. */
final class DistillReader {
  static final Keys KEYS = Keys.of(keys());

  private DistillReader() {}

  private static List<String> keys() {
    List<String> keys =
        new ArrayList<>(
            List.of(
                "student",
                "teacher",
                "losses",
                "layer-map",
                "teacher-outputs",
                "teacher-errors",
                "cross-fit",
                "prune",
                "pilots"));
    keys.addAll(TrainingReader.keys());
    keys.add("train");
    return keys;
  }

  static Distill read(Fields fields, Task task) {
    Distill defaults = Distill.defaults(task);
    Training training = TrainingReader.readTrainable(fields, defaults.training());
    return new Distill(
        fields.section("student", Section.STUDENT).map(f -> StudentReader.read(f, task)),
        fields.node("losses").map(n -> LossReader.read(fields, n)).orElse(defaults.losses()),
        fields
            .node("layer-map")
            .map(n -> LayerMapReader.read(fields, n, training))
            .orElse(defaults.layerMap()),
        fields
            .node("teacher-outputs")
            .flatMap(n -> TeacherOutputsReader.read(fields, n))
            .orElse(defaults.teacherOutputs()),
        fields.choice("teacher-errors", defaults.teacherErrors()),
        fields.whole("cross-fit", defaults.crossFit(), Distill.FOLDS),
        fields.section("prune", GradualPruneReader.KEYS).map(GradualPruneReader::read),
        fields.choice("teacher", defaults.mentor()),
        fields.section("pilots", LearningRateSearchReader.KEYS).map(LearningRateSearchReader::read),
        training);
  }

  /** As it is read. */
  static Map<String, Object> write(Distill distill) {
    Map<String, Object> map = new LinkedHashMap<>();
    distill.student().ifPresent(student -> map.put("student", StudentReader.write(student)));
    map.put("teacher", Spelling.of(distill.mentor()));
    map.put("losses", distill.losses().stream().map(LossWriter::toMap).toList());
    map.put("layer-map", LayerMapReader.write(distill.layerMap()));
    map.put("teacher-outputs", TeacherOutputsReader.write(distill.teacherOutputs()));
    map.put("teacher-errors", Spelling.of(distill.teacherErrors()));
    map.put("cross-fit", distill.crossFit());
    distill.prune().ifPresent(prune -> map.put("prune", GradualPruneReader.toMap(prune)));
    distill
        .pilots()
        .ifPresent(pilots -> map.put("pilots", LearningRateSearchReader.written(pilots)));
    map.putAll(TrainingReader.write(distill.training()));
    return map;
  }
}
