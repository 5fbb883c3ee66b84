package org.distill4j.recipes.stage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.context.ModelState;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.context.SentenceTask;
import org.distill4j.recipes.folder.PilotChoices;
import org.distill4j.recipes.folder.ScoreCache;
import org.distill4j.recipes.folder.StageInputs;
import org.distill4j.recipes.recipe.Control;
import org.distill4j.recipes.recipe.ControlPhases;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Factorize;
import org.distill4j.recipes.recipe.FurtherControls;
import org.distill4j.recipes.recipe.GeneralDistill;
import org.distill4j.recipes.recipe.Prune;
import org.distill4j.recipes.recipe.PruneVocabulary;
import org.distill4j.recipes.recipe.Quantize;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Sparsify;
import org.distill4j.recipes.recipe.Stage;

/** Takes a student through a recipe's stages, in one arm or both. */
public final class StageLine {
  private final RunContext context;
  private final StageStore store;
  private final RunInputs inputs;
  private final List<FinishedStage> teachers;
  private final ModelState pretrained;
  private final ScoreCache scores;
  private final DistillStage distillStage;
  private final ControlStage controls;
  private final DistillStage untaught; // by the teacher before its fine-tuning
  private final ControlPhases phases;
  private CompressStages compress; // by the answers that the present student learned from
  private final Map<String, Integer> names = new HashMap<>();

  /**
   * A line.
   *
   * @param pretrained the first teacher before its fine-tuning
   * @param teachers all of them after it
   * @param scores where pruning scores are kept
   */
  public StageLine(
      RunContext context,
      StageStore store,
      RunInputs inputs,
      ModelState pretrained,
      List<FinishedStage> teachers,
      ScoreCache scores)
      throws IOException {
    this.context = context;
    this.store = store;
    this.inputs = inputs;
    this.teachers = List.copyOf(teachers);
    List<ModelState> models = models();
    TeacherAnswers answers = new TeacherAnswers(context, pretrained, models);
    this.distillStage = new DistillStage(context, pretrained, models.get(0), answers);
    this.pretrained = pretrained;
    this.scores = scores;
    this.controls = new ControlStage(context, distillStage);
    this.compress = new CompressStages(context, distillStage, models, scores);
    ModelState before = StudentStarts.headed(context, pretrained);
    this.untaught = new DistillStage(context, before, before, answers);
    this.phases = new ControlPhases(context.recipe());
  }

  private List<ModelState> models() throws IOException {
    List<ModelState> models = teachers.stream().map(FinishedStage::state).toList();
    return context.task() instanceof SentenceTask vectors
        ? List.of(vectors.target(context, models.get(0)))
        : models;
  }

  /** Runs all stages, the control's after the stage that it is compared with. */
  public void run() throws IOException {
    FinishedStage begun = general();
    Control control = context.recipe().control();
    if (control == Control.CHAIN) {
      var unused = arm(Arm.CONTROL, begun);
    }
    FinishedStage last = arm(Arm.TAUGHT, begun);
    if (context.recipe().isCalibrated()) {
      var unused =
          store.calibration(
              last, inputs.calibration(last), () -> new CalibrateStage(context).run(last));
    }
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

  private FinishedStage arm(Arm arm, FinishedStage begun) throws IOException {
    FinishedStage last = begun;
    FinishedStage origin = null; // what the first distillation trains
    boolean held = false; // whether what is zero stays so
    Distill loss = null;
    List<Stage> stages = context.recipe().stages();
    for (Stage stage : stages.subList(begun == null ? 0 : 1, stages.size())) {
      Distill before = stage instanceof Distill distill ? distill : loss;
      boolean chained = stage instanceof Distill distill && distill.isChained();
      held &= !chained; // a new student has all its weights
      String name = name(stage, arm, names);
      FinishedStage done =
          chained
              ? chained((Distill) stage, name, arm, last)
              : next(stage, name, arm, before, last, held);
      origin = stage instanceof Distill && loss == null ? last : origin;
      boolean controlled = name.equals(phases.controlled()) && arm == Arm.TAUGHT;
      if (controlled && context.recipe().control() == Control.STAGE) {
        control(origin, held);
      }
      held = stage instanceof Sparsify sparsify ? sparsify.hold() : held;
      last = done;
      loss = before;
    }
    return last;
  }

  private FinishedStage next(
      Stage stage, String name, Arm arm, Distill loss, FinishedStage last, boolean zeros)
      throws IOException {
    if (stage instanceof Distill && arm == Arm.TAUGHT) {
      List<ModelState> models = models();
      compress = new CompressStages(context, distillStage, models, scores);
    }
    ModelState start = last == null ? null : last.state();
    return store.stage(
        name,
        kind(stage, arm),
        chosen(inputs.stage(stage, arm, teachers, last), name),
        stage instanceof Quantize ? orTeacher(start) : null,
        () -> work(stage, name, loss, start, arm, zeros));
  }

  /** A new student, taught by the one before it, or its control. */
  private FinishedStage chained(Distill stage, String name, Arm arm, FinishedStage last)
      throws IOException {
    if (arm == Arm.CONTROL) {
      return untaught(stage, name);
    }
    ModelState mentor = last.state();
    TeacherAnswers answers = new TeacherAnswers(context, pretrained, List.of(mentor));
    DistillStage next = new DistillStage(context, pretrained, mentor, answers);
    compress = new CompressStages(context, next, List.of(mentor), scores);
    FinishedStage done =
        store.stage(
            name,
            stage.key(),
            chosen(inputs.stage(stage, arm, teachers, last), name),
            () -> next.run(name, stage, null, arm, false));
    if (context.recipe().control() == Control.STAGE) {
      var unused = untaught(stage, StageReport.CONTROL + "-" + name);
    }
    return done;
  }

  private FinishedStage untaught(Distill stage, String name) throws IOException {
    return store.stage(
        name,
        StageReport.CONTROL,
        chosen(inputs.stage(stage, Arm.CONTROL, teachers, null), name),
        () -> controls.run(name, List.of(stage), null, false));
  }

  // What the first seed's pilots chose is not told by this run's other inputs.
  private StageInputs chosen(StageInputs inputs, String name) throws IOException {
    PilotChoices choices = PilotChoices.of(context.piloted(), name);
    return choices.rates().isEmpty()
        ? inputs
        : inputs.with("the choice of pilots", choices.rates().toString());
  }

  private void control(FinishedStage begun, boolean zeros) throws IOException {
    ModelState start = begun == null ? null : begun.state();
    List<Distill> distills = phases.distills();
    StageInputs own = inputs.phases(distills, teachers, begun);
    FinishedStage control =
        store.stage(
            StageReport.CONTROL,
            StageReport.CONTROL,
            chosen(own, StageReport.CONTROL),
            () -> controls.run(StageReport.CONTROL, distills, start, zeros));
    for (FurtherControls arm : FurtherControls.of(context.recipe())) {
      StageInputs further =
          arm == FurtherControls.SMOOTHED
              ? own.with("controls.smoothing", "" + context.recipe().controls().smoothing())
              : own.with("the model of " + StageReport.CONTROL, control.key());
      var unused =
          store.stage(
              arm.stage(),
              StageReport.CONTROL,
              chosen(further, arm.stage()),
              () -> controls.run(arm, distills, start, zeros, control.state()));
    }
  }

  // Without a distillation before them, stages change the teacher itself.
  private ModelState orTeacher(ModelState student) {
    return student == null ? teachers.get(0).state() : student;
  }

  private StageWork work(
      Stage stage, String name, Distill loss, ModelState student, Arm arm, boolean zeros)
      throws IOException {
    if (stage instanceof Distill distill) {
      return distillStage.run(name, distill, student, arm, zeros);
    }
    ModelState model = orTeacher(student);
    if (stage instanceof Prune prune) {
      return compress.prune(prune, loss, model, arm);
    }
    if (stage instanceof Sparsify sparsify) {
      return compress.sparsify(sparsify, loss, model, arm);
    }
    if (stage instanceof PruneVocabulary prune) {
      return compress.pruneVocabulary(prune, model);
    }
    if (stage instanceof Factorize factorize) {
      return new FactorizeStage(context).run(factorize, model);
    }
    if (stage instanceof Quantize quantize) {
      return quantize.training().isPresent()
          ? new QuantizeAwareStage(context, distillStage, zeros).run(quantize, model, arm)
          : new QuantizeStage(context).run(quantize, model);
    }
    throw new AssertionError(stage);
  }

  private static String kind(Stage stage, Arm arm) {
    return arm == Arm.CONTROL ? StageReport.CONTROL : stage.key();
  }

  /**
   * The name of a stage: distill, prune, distill-2; on the control's line control-distill,
   * control-prune and so on.
   *
   * @param names how often each name stood before; counted up
   */
  public static String name(Stage stage, Arm arm, Map<String, Integer> names) {
    String base = arm == Arm.CONTROL ? StageReport.CONTROL + "-" + stage.key() : stage.key();
    int number = names.merge(base, 1, Integer::sum);
    return number == 1 ? base : base + "-" + number;
  }

  /** The names of the controls that a stage is to be compared with. */
  public static List<String> controlsOf(Recipe recipe, String name, List<FinishedStage> stages) {
    List<String> names = stages.stream().map(stage -> stage.record().name()).toList();
    List<String> controls = new ArrayList<>();
    controls.add(StageReport.CONTROL + "-" + name);
    if (name.equals(new ControlPhases(recipe).controlled())) {
      controls.add(StageReport.CONTROL);
      FurtherControls.of(recipe).forEach(arm -> controls.add(arm.stage()));
    }
    controls.retainAll(names);
    return List.copyOf(controls);
  }
}
