package org.distill4j.recipes.stage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.context.SentenceTask;
import org.distill4j.recipes.folder.Fingerprint;
import org.distill4j.recipes.folder.PilotChoices;
import org.distill4j.recipes.folder.ScoreCache;
import org.distill4j.recipes.recipe.Control;
import org.distill4j.recipes.recipe.ControlPhases;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.ExtraControls;
import org.distill4j.recipes.recipe.Factorize;
import org.distill4j.recipes.recipe.GeneralDistill;
import org.distill4j.recipes.recipe.Prune;
import org.distill4j.recipes.recipe.PruneVocabulary;
import org.distill4j.recipes.recipe.Quantize;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Stage;

/** Takes a student through a recipe's stages, in one arm or both. */
public final class StageSequence {
  private final RunContext context;
  private final StageStore store;
  private final StageFingerprints inputs;
  private final List<CompletedStage> teachers;
  private final ModelWithTokenizer pretrained;
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
    this.compress = new CompressStages(context, distillStage, models, scores);
    ModelWithTokenizer before = StudentInitializer.headed(context, pretrained);
    this.untaught = new DistillStage(context, before, before, answers);
    this.phases = new ControlPhases(context.recipe());
  }

  private List<ModelWithTokenizer> models() throws IOException {
    List<ModelWithTokenizer> models = teachers.stream().map(CompletedStage::state).toList();
    return context.task() instanceof SentenceTask vectors
        ? List.of(vectors.target(context, models.get(0)))
        : models;
  }

  /** Runs all stages, the control's after the stage that it is compared with. */
  public void run() throws IOException {
    CompletedStage begun = general();
    Control control = context.recipe().control();
    if (control == Control.CHAIN) {
      var unused = arm(Arm.CONTROL, begun);
    }
    CompletedStage last = arm(Arm.TAUGHT, begun);
    if (context.recipe().isCalibrated()) {
      var unused =
          store.calibration(
              last, inputs.calibration(last), () -> new CalibrateStage(context).run(last));
    }
  }

  // What both arms start from; null where the first distillation makes the student.
  private CompletedStage general() throws IOException {
    if (context.recipe().stages().get(0) instanceof GeneralDistill general) {
      return store.stage(
          GeneralDistill.KEY,
          GeneralDistill.KEY,
          inputs.stage(general, Arm.TAUGHT, List.of(), null),
          () -> untaught.runOnPlainText(general));
    }
    return null;
  }

  private CompletedStage arm(Arm arm, CompletedStage begun) throws IOException {
    CompletedStage last = begun;
    CompletedStage origin = null; // what the first distillation trains
    Distill loss = null;
    List<Stage> stages = context.recipe().stages();
    for (Stage stage : stages.subList(begun == null ? 0 : 1, stages.size())) {
      Distill before = stage instanceof Distill distill ? distill : loss;
      boolean chained = stage instanceof Distill distill && distill.isChained();
      String name = name(stage, arm, names);
      CompletedStage done =
          chained
              ? chained((Distill) stage, name, arm, last)
              : next(stage, name, arm, before, last);
      origin = stage instanceof Distill && loss == null ? last : origin;
      boolean controlled = name.equals(phases.controlled()) && arm == Arm.TAUGHT;
      if (controlled && context.recipe().control() == Control.STAGE) {
        control(origin);
      }
      last = done;
      loss = before;
    }
    return last;
  }

  private CompletedStage next(Stage stage, String name, Arm arm, Distill loss, CompletedStage last)
      throws IOException {
    if (stage instanceof Distill && arm == Arm.TAUGHT) {
      List<ModelWithTokenizer> models = models();
      compress = new CompressStages(context, distillStage, models, scores);
    }
    ModelWithTokenizer start = last == null ? null : last.state();
    return store.stage(
        name,
        kind(stage, arm),
        chosen(inputs.stage(stage, arm, teachers, last), name),
        stage instanceof Quantize ? orTeacher(start) : null,
        () -> work(stage, name, loss, start, arm));
  }

  /** A new student, taught by the one before it, or its control. */
  private CompletedStage chained(Distill stage, String name, Arm arm, CompletedStage last)
      throws IOException {
    if (arm == Arm.CONTROL) {
      return untaught(stage, name);
    }
    ModelWithTokenizer mentor = last.state();
    TeacherOutputSource answers = new TeacherOutputSource(context, pretrained, List.of(mentor));
    DistillStage next = new DistillStage(context, pretrained, mentor, answers);
    compress = new CompressStages(context, next, List.of(mentor), scores);
    CompletedStage done =
        store.stage(
            name,
            stage.key(),
            chosen(inputs.stage(stage, arm, teachers, last), name),
            () -> next.run(name, stage, null, arm));
    if (context.recipe().control() == Control.STAGE) {
      var unused = untaught(stage, StageReport.CONTROL + "-" + name);
    }
    return done;
  }

  private CompletedStage untaught(Distill stage, String name) throws IOException {
    return store.stage(
        name,
        StageReport.CONTROL,
        chosen(inputs.stage(stage, Arm.CONTROL, teachers, null), name),
        () -> controls.run(name, List.of(stage), null));
  }

  // What the first seed's pilots chose is not told by this run's other inputs.
  private Fingerprint chosen(Fingerprint inputs, String name) throws IOException {
    PilotChoices choices = PilotChoices.of(context.piloted(), name);
    return choices.rates().isEmpty()
        ? inputs
        : inputs.with("the choice of pilots", choices.rates().toString());
  }

  private void control(CompletedStage begun) throws IOException {
    ModelWithTokenizer start = begun == null ? null : begun.state();
    List<Distill> distills = phases.distills();
    Fingerprint own = inputs.phases(distills, teachers, begun);
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

  // Without a distillation before them, stages change the teacher itself.
  private ModelWithTokenizer orTeacher(ModelWithTokenizer student) {
    return student == null ? teachers.get(0).state() : student;
  }

  private StageResult work(
      Stage stage, String name, Distill loss, ModelWithTokenizer student, Arm arm)
      throws IOException {
    if (stage instanceof Distill distill) {
      return distillStage.run(name, distill, student, arm);
    }
    ModelWithTokenizer model = orTeacher(student);
    if (stage instanceof Prune prune) {
      return compress.prune(prune, loss, model, arm);
    }
    if (stage instanceof PruneVocabulary prune) {
      return compress.pruneVocabulary(prune, model);
    }
    if (stage instanceof Factorize factorize) {
      return new FactorizeStage(context).run(factorize, model);
    }
    if (stage instanceof Quantize quantize) {
      return quantize.training().isPresent()
          ? new QuantizeAwareStage(context, distillStage).run(quantize, model, arm)
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
