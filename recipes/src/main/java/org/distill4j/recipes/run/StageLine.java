package org.distill4j.recipes.run;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.recipes.recipe.Control;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.GeneralDistill;
import org.distill4j.recipes.recipe.Prune;
import org.distill4j.recipes.recipe.PruneVocabulary;
import org.distill4j.recipes.recipe.Quantize;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Sparsify;
import org.distill4j.recipes.recipe.Stage;

/** Takes a student through a recipe's stages, in one arm or both. */
final class StageLine {
  private final RunContext context;
  private final StageStore store;
  private final RunInputs inputs;
  private final List<FinishedStage> teachers;
  private final DistillStage distillStage;
  private final CompressStages compress;
  private final DistillStage untaught; // by the teacher before its fine-tuning
  private final ControlPhases phases;
  private final Map<String, Integer> names = new HashMap<>();

  /**
   * A line.
   *
   * @param pretrained the first teacher before its fine-tuning
   * @param teachers all of them after it
   * @param scores where pruning scores are kept
   */
  StageLine(
      RunContext context,
      StageStore store,
      RunInputs inputs,
      ModelState pretrained,
      List<FinishedStage> teachers,
      ScoreCache scores) {
    this.context = context;
    this.store = store;
    this.inputs = inputs;
    this.teachers = List.copyOf(teachers);
    List<ModelState> models = teachers.stream().map(FinishedStage::state).toList();
    TeacherAnswers answers = new TeacherAnswers(context, pretrained, models);
    this.distillStage = new DistillStage(context, pretrained, models.get(0), answers);
    this.compress = new CompressStages(context, distillStage, models, scores);
    this.untaught = new DistillStage(context, pretrained, pretrained, answers);
    this.phases = new ControlPhases(context.recipe());
  }

  /** Runs all stages, the control's after the stage that it is compared with. */
  void run() throws IOException {
    FinishedStage begun = general();
    Control control = context.recipe().control();
    if (control == Control.CHAIN) {
      arm(Arm.CONTROL, begun);
    }
    arm(Arm.TAUGHT, begun);
  }

  // What both arms start from; null where the first distillation makes the student.
  private FinishedStage general() throws IOException {
    if (context.recipe().stages().get(0) instanceof GeneralDistill general) {
      return store.stage(
          GeneralDistill.KEY,
          GeneralDistill.KEY,
          inputs.stage(general, Arm.TAUGHT, List.of(), null),
          () -> untaught.runOnPlainText(general));
    }
    return null;
  }

  private void arm(Arm arm, FinishedStage begun) throws IOException {
    FinishedStage last = begun;
    FinishedStage origin = null; // what the first distillation trains
    boolean held = false; // whether what is zero stays so
    Distill loss = null;
    List<Stage> stages = context.recipe().stages();
    for (Stage stage : stages.subList(begun == null ? 0 : 1, stages.size())) {
      Distill before = stage instanceof Distill distill ? distill : loss;
      ModelState start = last == null ? null : last.state();
      boolean zeros = held;
      String name = name(stage, arm, names);
      FinishedStage done =
          store.stage(
              name,
              kind(stage, arm),
              inputs.stage(stage, arm, teachers, last),
              () -> work(stage, before, start, arm, zeros));
      origin = stage instanceof Distill && loss == null ? last : origin;
      boolean controlled = name.equals(phases.controlled()) && arm == Arm.TAUGHT;
      if (controlled && context.recipe().control() == Control.STAGE) {
        control(origin, zeros);
      }
      held = stage instanceof Sparsify sparsify ? sparsify.hold() : held;
      last = done;
      loss = before;
    }
  }

  private void control(FinishedStage begun, boolean zeros) throws IOException {
    ModelState start = begun == null ? null : begun.state();
    store.stage(
        StageReport.CONTROL,
        StageReport.CONTROL,
        inputs.phases(phases.distills(), teachers, begun),
        () -> distillStage.control(phases.distills(), start, zeros));
  }

  private StageWork work(Stage stage, Distill loss, ModelState student, Arm arm, boolean zeros)
      throws IOException {
    if (stage instanceof Distill distill) {
      String who = arm == Arm.TAUGHT ? "distill" : "control";
      return distillStage.run(who, distill, student, arm, zeros);
    }
    ModelState model = student == null ? teachers.get(0).state() : student;
    if (stage instanceof Prune prune) {
      return compress.prune(prune, loss, model, arm);
    }
    if (stage instanceof Sparsify sparsify) {
      return compress.sparsify(sparsify, loss, model, arm);
    }
    if (stage instanceof PruneVocabulary prune) {
      return compress.pruneVocabulary(prune, model);
    }
    if (stage instanceof Quantize quantize) {
      return new QuantizeStage(context).run(quantize, model);
    }
    throw new AssertionError(stage);
  }

  private static String kind(Stage stage, Arm arm) {
    return arm == Arm.CONTROL ? StageReport.CONTROL : stage.key();
  }

  // distill, prune, distill-2; the control's line: control-distill, control-prune, ...
  static String name(Stage stage, Arm arm, Map<String, Integer> names) {
    String base = arm == Arm.CONTROL ? StageReport.CONTROL + "-" + stage.key() : stage.key();
    int number = names.merge(base, 1, Integer::sum);
    return number == 1 ? base : base + "-" + number;
  }

  /** The name of the control that a stage is to be compared with, null if it has none. */
  static String controlOf(Recipe recipe, String name, List<FinishedStage> stages) {
    List<String> names = stages.stream().map(stage -> stage.record().name()).toList();
    String chained = StageReport.CONTROL + "-" + name;
    if (names.contains(chained)) {
      return chained;
    }
    return name.equals(new ControlPhases(recipe).controlled())
            && names.contains(StageReport.CONTROL)
        ? StageReport.CONTROL
        : null;
  }
}
