package org.distill4j.recipes.reader;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.recipes.recipe.GeneralDistill;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.yaml.Node;

/** Reads a {@code general-distill} stage. */
final class GeneralDistillReader {
  private GeneralDistillReader() {}

  static GeneralDistill read(Fields fields, Task task) {
    Student student =
        fields
            .required("student", "Write student: {layers: 4}.")
            .flatMap(n -> Fields.of(fields.values(), fields.path("student"), Section.STUDENT, n))
            .map(inner -> StudentReader.read(inner, task))
            .orElse(Student.defaults());
    GeneralDistill defaults = GeneralDistill.of(student);
    Training training = StageReader.training(fields, defaults.training());
    return new GeneralDistill(
        student,
        fields.section("text", Section.TRANSFER).map(DataReader::text),
        fields.node("losses").map(n -> losses(fields, n)).orElse(defaults.losses()),
        fields
            .node("layer-map")
            .map(n -> StageReader.layerMap(fields, n, training))
            .orElse(defaults.layerMap()),
        training);
  }

  private static List<Loss> losses(Fields fields, Node node) {
    List<Loss> losses = LossReader.read(fields, node);
    Optional<Loss> wrong = losses.stream().filter(Loss::onAnswers).findFirst();
    if (wrong.isPresent()) {
      if (!fields.values().hasProblems()) {
        fields
            .values()
            .fault(
                node.position(),
                fields.path("losses"),
                "must be on the inside of models, since plain text has no answers; got "
                    + wrong.get().key()
                    + ". Use relations, attention-scores, hidden-states or cls-states.");
      }
      return GeneralDistill.of(Student.defaults()).losses();
    }
    return losses;
  }

  /** As it is read. */
  static Map<String, Object> toMap(
      GeneralDistill stage, Map<String, Object> distill, Optional<Map<String, Object>> text) {
    Map<String, Object> map = new java.util.LinkedHashMap<>();
    map.put("student", distill.get("student"));
    text.ifPresent(rows -> map.put("text", rows));
    map.put("losses", distill.get("losses"));
    map.put("layer-map", distill.get("layer-map"));
    Section.GENERAL_DISTILL.keys().stream()
        .filter(Section.FINE_TUNE.keys()::contains)
        .forEach(key -> map.put(key, distill.get(key)));
    return map;
  }
}
