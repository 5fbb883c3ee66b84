package org.distill4j.recipes.stage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.context.VectorTask;
import org.distill4j.recipes.folder.Fingerprint;
import org.distill4j.recipes.folder.PilotChoices;
import org.distill4j.recipes.folder.ScoreCache;
import org.distill4j.recipes.recipe.Control;
import org.distill4j.recipes.recipe.ControlPhases;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.ExtraControls;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.stage.api.CompletedStage;
import org.distill4j.recipes.stage.api.FinalStage;
import org.distill4j.recipes.stage.api.LastDistillation;
import org.distill4j.recipes.stage.api.StageRun;
import org.distill4j.recipes.stage.api.StageTypes;
import org.distill4j.recipes.stage.api.StudentTraining;

/** Runs a recipe's stages in order, for the distilled student and its control. */
public final class StageSequence {
  private final RunContext context;
  private final StageStore store;
  private final StageFingerprints inputs;
  private final List<CompletedStage> teachers;
  private final ModelWithTokenizer pretrained;
  private final ScoreCache scores;
  private final DistillStage distillStage;
  private final ControlStage controls;
  private final DistillStage unadapted; // by the teacher before its fine-tuning
  private final ControlPhases phases;
  private LastDistillation last; // what the present student learned from
  private final Map<String, Integer> names = new HashMap<>();

  /**
   * The stages of a run.
   *
   * @param pretrained the first teacher before its fine-tuning
   * @param teachers all of them after it
   * @param scores where pruning scores are kept
   */
  public StageSequence(
      RunContext context,
      StageStore store,
      StageFingerprints inputs,
      ModelWithTokenizer pretrained,
      List<CompletedStage> teachers,
      ScoreCache scores)
      throws IOException {
    this.context = context;
    this.store = store;
    this.inputs = inputs;
    this.teachers = List.copyOf(teachers);
    List<ModelWithTokenizer> models = models();
    TeacherOutputSource answers = new TeacherOutputSource(context, pretrained, models);
    this.distillStage = new DistillStage(context, pretrained, models.get(0), answers);
    this.pretrained = pretrained;
    this.scores = scores;
    this.controls = new ControlStage(context, distillStage);
    this.last = new LastDistillation(Optional.empty(), models, distillStage);
    ModelWithTokenizer before = StudentInitializer.headed(context, pretrained);
    this.unadapted = new DistillStage(context, before, before, answers);
    this.phases = new ControlPhases(context.recipe());
  }

  private List<ModelWithTokenizer> models() throws IOException {
    List<ModelWithTokenizer> models = teachers.stream().map(CompletedStage::state).toList();
    return context.task() instanceof VectorTask vectors
        ? List.of(vectors.target(context, models.get(0)))
        : models;
  }

  /** Runs all stages, the control's after the stage that it is compared with. */
  public void run() throws IOException {
    CompletedStage start = general();
    Control control = context.recipe().control();
    if (control == Control.CHAIN) {
      var unused = arm(Arm.CONTROL, start);
    }
    CompletedStage done = arm(Arm.DISTILLED, start);
    for (FinalStage stage : FinalStage.of(context.recipe())) {
      CompletedStage before = done;
      done =
          store.last(
              stage.key(), before, inputs.last(stage, before), () -> stage.run(context, before));
    }
  }

  // What both arms start from; null where the first distillation makes the student.
  private CompletedStage general() throws IOException {
    Stage first = context.recipe().stages().get(0);
    if (first.pretraining().isEmpty()) {
      return null;
    }
    StageRun run = run(first.key(), Arm.DISTILLED, null, unadapted, last);
    return store.stage(
        first.key(),
        first.key(),
        inputs.stage(first, Arm.DISTILLED, List.of(), null),
        () -> StageTypes.of(first).run(run));
  }

  private CompletedStage arm(Arm arm, CompletedStage start) throws IOException {
    CompletedStage done = start;
    CompletedStage origin = null; // what the first distillation trains
    boolean distilled = false;
    last = new LastDistillation(Optional.empty(), last.teachers(), last.training());
    List<Stage> stages = context.recipe().stages();
    for (Stage stage : stages.subList(start == null ? 0 : 1, stages.size())) {
      boolean distills = stage.distillation().isPresent();
      boolean chained = stage.distillation().filter(Distill::isChained).isPresent();
      String name = name(stage, arm, names);
      CompletedStage made =
          chained ? chained(stage, name, arm, done) : next(stage, name, arm, done);
      origin = distills && !distilled ? done : origin;
      boolean controlled = name.equals(phases.controlled()) && arm == Arm.DISTILLED;
      if (controlled && context.recipe().control() == Control.STAGE) {
        control(origin);
      }
      done = made;
      distilled |= distills;
    }
    return done;
  }

  private CompletedStage next(Stage stage, String name, Arm arm, CompletedStage before)
      throws IOException {
    if (stage.distillation().isPresent()) {
      last =
          arm == Arm.CONTROL
              ? new LastDistillation(stage.distillation(), last.teachers(), last.training())
              : new LastDistillation(stage.distillation(), models(), distillStage);
    }
    ModelWithTokenizer start = before == null ? null : before.state();
    StageRun run = run(name, arm, start, distillStage, last);
    return store.stage(
        name,
        kind(stage, arm),
        chosen(inputs.stage(stage, arm, teachers, before), name),
        stage.storage().isPresent() ? run.model() : null,
        () -> StageTypes.of(stage).run(run));
  }

  // Without a distillation before them, stages change the teacher itself.
  private StageRun run(
      String name,
      Arm arm,
      ModelWithTokenizer student,
      StudentTraining training,
      LastDistillation taught) {
    ModelWithTokenizer model = student == null ? teachers.get(0).state() : student;
    return new StageRun(
        context, name, arm, Optional.ofNullable(student), model, training, taught, scores);
  }

  /** A new student, taught by the one before it, or its control. */
  private CompletedStage chained(Stage stage, String name, Arm arm, CompletedStage before)
      throws IOException {
    Distill how = stage.distillation().orElseThrow();
    if (arm == Arm.CONTROL) {
      last = new LastDistillation(Optional.of(how), last.teachers(), last.training());
      return controlOf(how, name);
    }
    ModelWithTokenizer teacher = before.state();
    TeacherOutputSource answers = new TeacherOutputSource(context, pretrained, List.of(teacher));
    DistillStage next = new DistillStage(context, pretrained, teacher, answers);
    last = new LastDistillation(Optional.of(how), List.of(teacher), next);
    StageRun run = run(name, arm, null, next, last);
    CompletedStage done =
        store.stage(
            name,
            stage.key(),
            chosen(inputs.stage(stage, arm, teachers, before), name),
            () -> StageTypes.of(stage).run(run));
    if (context.recipe().control() == Control.STAGE) {
      var unused = controlOf(how, StageReport.CONTROL + "-" + name);
    }
    return done;
  }

  private CompletedStage controlOf(Distill how, String name) throws IOException {
    return store.stage(
        name,
        StageReport.CONTROL,
        chosen(inputs.stage(how, Arm.CONTROL, teachers, null), name),
        () -> controls.run(name, List.of(how), null));
  }

  // What the first seed's pilots chose does not follow from this run's other inputs.
  private Fingerprint chosen(Fingerprint inputs, String name) throws IOException {
    PilotChoices choices = PilotChoices.of(context.piloted(), name);
    return choices.rates().isEmpty()
        ? inputs
        : inputs.with("the choice of pilots", choices.rates().toString());
  }

  private void control(CompletedStage before) throws IOException {
    ModelWithTokenizer start = before == null ? null : before.state();
    List<Distill> distills = phases.distills();
    Fingerprint own = inputs.phases(distills, teachers, before);
    CompletedStage control =
        store.stage(
            StageReport.CONTROL,
            StageReport.CONTROL,
            chosen(own, StageReport.CONTROL),
            () -> controls.run(StageReport.CONTROL, distills, start));
    for (ExtraControls arm : ExtraControls.of(context.recipe())) {
      Fingerprint further =
          arm == ExtraControls.SMOOTHED
              ? own.with("controls.smoothing", "" + context.recipe().controls().smoothing())
              : own.with("the model of " + StageReport.CONTROL, control.key());
      var unused =
          store.stage(
              arm.stage(),
              StageReport.CONTROL,
              chosen(further, arm.stage()),
              () -> controls.run(arm, distills, start, control.state()));
    }
  }

  private static String kind(Stage stage, Arm arm) {
    return arm == Arm.CONTROL ? StageReport.CONTROL : stage.key();
  }

  /**
   * The name of a stage: distill, prune, distill-2; of the control control-distill, control-prune
   * and so on.
   *
   * @param names how often each name stood before; counted up
   */
  public static String name(Stage stage, Arm arm, Map<String, Integer> names) {
    String base = arm == Arm.CONTROL ? StageReport.CONTROL + "-" + stage.key() : stage.key();
    int number = names.merge(base, 1, Integer::sum);
    return number == 1 ? base : base + "-" + number;
  }

  /** The names of the controls that a stage is to be compared with. */
  public static List<String> controlsOf(Recipe recipe, String name, List<CompletedStage> stages) {
    List<String> names = stages.stream().map(stage -> stage.record().name()).toList();
    List<String> controls = new ArrayList<>();
    controls.add(StageReport.CONTROL + "-" + name);
    if (name.equals(new ControlPhases(recipe).controlled())) {
      controls.add(StageReport.CONTROL);
      ExtraControls.of(recipe).forEach(arm -> controls.add(arm.stage()));
    }
    controls.retainAll(names);
    return List.copyOf(controls);
  }
}
