package org.distill4j.recipes.stage.general;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.distill4j.recipes.cost.ForwardCosts;
import org.distill4j.recipes.cost.PlannedWork;
import org.distill4j.recipes.preflight.Placed;
import org.distill4j.recipes.preflight.StudentSoFar;
import org.distill4j.recipes.reader.DataReader;
import org.distill4j.recipes.reader.LayerMapReader;
import org.distill4j.recipes.reader.LossReader;
import org.distill4j.recipes.reader.LossWriter;
import org.distill4j.recipes.reader.RecipeWriter;
import org.distill4j.recipes.reader.Section;
import org.distill4j.recipes.reader.StudentReader;
import org.distill4j.recipes.reader.TrainingReader;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;
import org.distill4j.recipes.stage.DistillationDescription;
import org.distill4j.recipes.stage.api.StageCosts;
import org.distill4j.recipes.stage.api.StageInput;
import org.distill4j.recipes.stage.api.StageResult;
import org.distill4j.recipes.stage.api.StageRun;
import org.distill4j.recipes.stage.api.StageType;
import org.distill4j.recipes.yaml.Node;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/** Brings a student's inside near to the pretrained teacher's on plain text, before any task. */
public final class GeneralDistillType implements StageType<GeneralDistill> {
  private static final Keys KEYS = Keys.of(allKeys());

  private static List<String> allKeys() {
    List<String> keys = new ArrayList<>(List.of("student", "text", "losses", "layer-map"));
    keys.addAll(TrainingReader.keys());
    return keys;
  }

  @Override
  public String key() {
    return GeneralDistill.KEY;
  }

  @Override
  public Class<GeneralDistill> settings() {
    return GeneralDistill.class;
  }

  @Override
  public Keys keys() {
    return KEYS;
  }

  @Override
  public GeneralDistill read(Fields fields, Task task) {
    Student student =
        fields
            .required("student", "Write student: {layers: 4}.")
            .flatMap(n -> Fields.of(fields.values(), fields.path("student"), Section.STUDENT, n))
            .map(inner -> StudentReader.read(inner, task))
            .orElse(Student.defaults());
    GeneralDistill defaults = GeneralDistill.of(student);
    Training training = TrainingReader.read(fields, defaults.training());
    return new GeneralDistill(
        student,
        fields.section("text", Section.TRANSFER).map(DataReader::text),
        fields.node("losses").map(n -> losses(fields, n)).orElse(defaults.losses()),
        fields
            .node("layer-map")
            .map(n -> LayerMapReader.read(fields, n, training))
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

  @Override
  public Map<String, Object> write(GeneralDistill settings) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("student", StudentReader.write(settings.student()));
    settings.text().ifPresent(rows -> map.put("text", RecipeWriter.source(rows)));
    map.put("losses", settings.losses().stream().map(LossWriter::toMap).toList());
    map.put("layer-map", LayerMapReader.write(settings.layerMap()));
    Map<String, Object> training = TrainingReader.write(settings.training());
    TrainingReader.keys().forEach(key -> map.put(key, training.get(key)));
    return map;
  }

  @Override
  public String explain(GeneralDistill settings) {
    return DistillationDescription.of(settings.asDistill())
        + " The teacher is the pretrained one, and the text "
        + settings.text().map(rows -> rows.location().text()).orElse("that of the data")
        + ", without labels: the start of what comes next, here or in other recipes.";
  }

  @Override
  public void check(GeneralDistill settings, String where, StudentSoFar student) {
    Placed.run(where + ".", () -> student.distill(settings.asDistill()));
  }

  @Override
  public TransformerConfig after(GeneralDistill settings, TransformerConfig model) {
    return model;
  }

  @Override
  public List<PlannedWork> cost(GeneralDistill settings, StageCosts costs) {
    ForwardCosts readings = costs.readings();
    Training training = settings.training();
    double asking =
        training.epochs() * ForwardCosts.macs(readings.teachers().get(0), costs.inputs().plain());
    return List.of(
        readings.train(
            costs.model().name(), costs.model(), costs.inputs().plain(), training, asking));
  }

  @Override
  public Set<StageInput> inputs(GeneralDistill settings) {
    return settings.text().isEmpty() ? Set.of(StageInput.TEST_ROWS_OF_NEW_TEXTS) : Set.of();
  }

  @Override
  public boolean startsOthers() {
    return true;
  }

  @Override
  public StageResult run(GeneralDistill settings, StageRun run) throws IOException {
    return run.training().pretrain(run.name(), settings.asDistill());
  }
}
