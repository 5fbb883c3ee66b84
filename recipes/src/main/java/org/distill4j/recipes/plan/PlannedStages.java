package org.distill4j.recipes.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.cost.PlannedModel;
import org.distill4j.recipes.preflight.StudentCheckpoint;
import org.distill4j.recipes.recipe.Control;
import org.distill4j.recipes.recipe.ControlPhases;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.ExtraControls;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.recipes.stage.StageSequence;
import org.distill4j.recipes.stage.TeacherSources;
import org.distill4j.recipes.stage.api.StageTypes;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/** The stages of a recipe in the order and under the names of {@link StageSequence}, as shapes. */
final class PlannedStages {
  private final Recipe recipe;
  private final TransformerConfig teacher; // the first
  private final int labels;
  private final boolean tags;
  private final boolean chain;
  private final Map<String, Integer> names = new HashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  /**
   * A stage.
   *
   * @param model what it makes
   * @param trained what its training steps compute: what goes on the way is not faster yet
   * @param stage its settings; absent for a teacher
   * @param arm who teaches
   */
  record Entry(PlannedModel model, PlannedModel trained, Optional<Stage> stage, Arm arm) {}

  private PlannedStages(Recipe recipe, TransformerConfig teacher, int labels) {
    this.recipe = recipe;
    this.teacher = teacher;
    this.labels = labels;
    this.tags = recipe.task().isOfWords();
    this.chain = recipe.task().hasCrf();
  }

  /** The teachers, then all stages; a check has found that they fit. */
  static List<Entry> of(Recipe recipe, List<TransformerConfig> teachers, int labels) {
    PlannedStages planned = new PlannedStages(recipe, teachers.get(0), labels);
    for (int i = 0; i < teachers.size(); i++) {
      TransformerConfig own = teachers.get(i);
      planned.addTeacher(TeacherSources.name(i), own);
    }
    TransformerConfig start = planned.general();
    if (recipe.control() == Control.CHAIN) {
      planned.arm(Arm.CONTROL, start);
    }
    planned.arm(Arm.DISTILLED, start);
    return List.copyOf(planned.entries);
  }

  private void add(
      String name,
      TransformerConfig shape,
      TransformerConfig trained,
      Optional<Stage> stage,
      Arm arm) {
    entries.add(
        new Entry(
            new PlannedModel(name, shape, labels, tags, chain),
            new PlannedModel(name, trained, labels, tags, chain),
            stage,
            arm));
  }

  // A sentence encoder may have vectors of another width than its students'.
  private void addTeacher(String name, TransformerConfig own) {
    int answers = recipe.task().embeds() ? own.hiddenSize() : labels;
    PlannedModel model = new PlannedModel(name, own, answers, tags, chain);
    entries.add(new Entry(model, model, Optional.empty(), Arm.DISTILLED));
  }

  private void arm(Arm arm, TransformerConfig start) {
    TransformerConfig student = start;
    ControlPhases phases = new ControlPhases(recipe);
    for (Stage stage : recipe.stages().subList(start == null ? 0 : 1, recipe.stages().size())) {
      TransformerConfig trained =
          stage.distillation().isPresent() ? start(stage.distillation().get(), student) : student;
      student = after(stage, student);
      trained = trained == null ? student : trained;
      String name = StageSequence.name(stage, arm, names);
      add(name, student, trained, Optional.of(stage), arm);
      boolean controlled = name.equals(phases.controlled());
      if (controlled && arm == Arm.DISTILLED && recipe.control() == Control.STAGE) {
        Optional<Stage> control = Optional.of(phases.together());
        add(StageReport.CONTROL, student, trained, control, Arm.CONTROL);
        for (ExtraControls further : ExtraControls.of(recipe)) {
          add(further.stage(), student, trained, control, Arm.CONTROL);
        }
      }
      if (stage.distillation().filter(Distill::isChained).isPresent()
          && arm == Arm.DISTILLED
          && recipe.control() == Control.STAGE) {
        String own = StageReport.CONTROL + "-" + name;
        add(own, student, trained, Optional.of(stage), Arm.CONTROL);
      }
    }
  }

  // What both arms start from; null where the first distillation makes the student.
  private TransformerConfig general() {
    Stage first = recipe.stages().get(0);
    if (first.pretraining().isEmpty()) {
      return null;
    }
    TransformerConfig shape = StudentCheckpoint.shape(first.madeStudent().orElseThrow(), teacher);
    add(first.key(), shape, shape, Optional.of(first), Arm.DISTILLED);
    return shape;
  }

  private TransformerConfig after(Stage stage, TransformerConfig student) {
    TransformerConfig model = student == null ? teacher : student;
    return StageTypes.of(stage)
        .after(stage.distillation().map(distill -> start(distill, student)).orElse(model));
  }

  private TransformerConfig start(Distill distill, TransformerConfig student) {
    return student == null || distill.isChained()
        ? StudentCheckpoint.shape(distill.student().orElseGet(Student::defaults), teacher)
        : student;
  }
}
