package org.distill4j.recipes.stage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.context.DistillationTexts;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.ProgressReporter;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.context.TrainingNotes;
import org.distill4j.recipes.context.TrainingSetup;
import org.distill4j.recipes.folder.PilotChoices;
import org.distill4j.recipes.preflight.LayerMaps;
import org.distill4j.recipes.preflight.LossTerms;
import org.distill4j.recipes.preflight.ScoreTerms;
import org.distill4j.recipes.recipe.AttentionRelations;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.recipes.stage.api.StageResult;
import org.distill4j.recipes.stage.api.StudentTraining;
import org.distill4j.recipes.stage.api.TrainedPhase;
import org.distill4j.student.distillation.Distillation;
import org.distill4j.student.distillation.DistillationDataset;
import org.distill4j.student.distillation.DistillationLoss;
import org.distill4j.student.distillation.EpochDatasets;
import org.distill4j.student.distillation.LayerRechoice;
import org.distill4j.student.distillation.LogitSource;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.training.Progress;
import org.distill4j.teacher.training.Trainer;
import org.distill4j.teacher.training.TrainingSettings;
import org.distill4j.teacher.transformer.TransformerModel;

/** Makes a student, or goes on with one, and trains it in one of the arms. */
final class DistillStage implements StudentTraining {
  private final RunContext context;
  private final ModelWithTokenizer teacher;
  private final TeacherOutputSource answers;
  private final StudentInitializer starts;
  private final DistillationTexts texts;

  /**
   * A stage of one run.
   *
   * @param pretrained what the student's first layers come from: the teacher as it came, before its
   *     fine-tuning. The control starts alike, and from fine-tuned layers it would have learned
   *     from the teacher after all; and on SST-2 the fine-tuned ones did worse on the validation
   *     slice (80.8 and 84.0 % after one and two epochs, against 83.4 and 84.6 %)
   * @param teacher the first teacher, whose tokenizer is the student's, and to whose layers losses
   *     on layers refer
   * @param answers where the logits of all teachers come from
   */
  DistillStage(
      RunContext context,
      ModelWithTokenizer pretrained,
      ModelWithTokenizer teacher,
      TeacherOutputSource answers) {
    this.context = context;
    this.teacher = teacher;
    this.answers = answers;
    this.starts = new StudentInitializer(context, pretrained, teacher);
    this.texts = new DistillationTexts(context, teacher);
  }

  /**
   * One training.
   *
   * @param name what messages call it
   * @param state tells its states on disk from those of the stage's other trainings
   * @param smoothing the share of each label spread over all, where it trains on labels alone
   * @param elsewhere whether the texts are none of the recipe's data, but of a file for it alone
   */
  record Lesson(
      String name,
      String state,
      Distill stage,
      Arm arm,
      double smoothing,
      DistillationDataset texts,
      boolean elsewhere) {
    Lesson(String name, String state, Distill stage, Arm arm, DistillationDataset texts) {
      this(name, state, stage, arm, 0, texts, false);
    }

    Lesson with(Distill other, String otherName, String otherState) {
      return new Lesson(otherName, otherState, other, arm, smoothing, texts, elsewhere);
    }

    boolean onLabels() {
      return arm == Arm.CONTROL;
    }

    boolean onInsideAlone() {
      return arm == Arm.DISTILLED && !stage.teachesAnswers();
    }
  }

  @Override
  public StageResult pretrain(String name, Distill how) throws IOException {
    ModelWithTokenizer start = starts.of(how.student().orElseThrow());
    Optional<Dataset> plain = context.data().general();
    DistillationDataset read = plain.isPresent() ? texts.of(start, plain.get()) : texts.of(start);
    return run(
        new Lesson(name, name, how, Arm.DISTILLED, 0, read, plain.isPresent()),
        start,
        pilots(name));
  }

  /** The pilots of a stage. */
  PilotRuns pilots(String stage) throws IOException {
    return new PilotRuns(context.task(), PilotChoices.of(context.piloted(), stage));
  }

  ModelWithTokenizer startOf(Distill stage, ModelWithTokenizer student) throws IOException {
    return student == null ? starts.of(stage.student().orElseGet(Student::defaults)) : student;
  }

  @Override
  public StageResult train(String name, Distill how, Optional<ModelWithTokenizer> student, Arm arm)
      throws IOException {
    ModelWithTokenizer start = startOf(how, student.orElse(null));
    PilotRuns pilots = pilots(name);
    String shown = arm == Arm.CONTROL ? StageReport.CONTROL : how.key();
    return run(new Lesson(shown, how.key(), how, arm, texts.of(start)), start, pilots)
        .withFiles(pilots.choices().files());
  }

  @Override
  public StudentTraining taughtBy(ModelWithTokenizer model) {
    TeacherOutputSource answered = new TeacherOutputSource(context, model, List.of(model));
    return new DistillStage(context, model, model, answered);
  }

  StageResult run(Lesson planned, ModelWithTokenizer start, PilotRuns pilots) throws IOException {
    PilotRuns.Choice choice =
        pilots.of(planned.state(), planned.stage(), (each, n) -> pilot(planned, start, each, n));
    Distill stage = choice.stage();
    Lesson lesson = planned.with(stage, planned.name(), planned.state());
    List<String> notes = new ArrayList<>(starts.notes(start));
    Optional<PrunedTraining> pruning =
        stage.prune().map(prune -> new PrunedTraining(prune, start.checkpoint()));
    notes.addAll(choice.notes());
    Trainer.Result result;
    try (ProgressReporter.TrainingMessages progress = context.messages().training(lesson.name())) {
      if (lesson.onInsideAlone()) {
        MatchingProgress matching =
            new MatchingProgress(lesson.name(), context.messages(), progress);
        result = train(lesson, start, pruning, matching, matching);
        notes.add(matching.note(result, stage.training()));
      } else {
        result = train(lesson, start, pruning, context.validation(start), progress);
        notes.add(TrainingNotes.chosen(context.task(), result, stage.training()));
        TrainingNotes.frozen(result, stage.training()).ifPresent(notes::add);
        notes.addAll(context.task().notes());
      }
    }
    if (lesson.arm() == Arm.DISTILLED && stage.teachesAnswers()) {
      notes.addAll(answers.notes(stage));
    }
    if (!lesson.elsewhere()) {
      boolean taught = lesson.arm() == Arm.DISTILLED;
      context.augmented().map(r -> taught ? r.note() : r.controlNote()).ifPresent(notes::add);
    }
    Checkpoint model = pruning.map(p -> p.cut(result, notes)).orElse(result.checkpoint());
    TrainedPhase phase = new TrainedPhase(result, context.recipe().seed(), !lesson.onInsideAlone());
    return StageResult.of(
            new ModelWithTokenizer(model, start.tokenizer()),
            choice.seconds() + result.seconds(),
            notes)
        .withTrainings(List.of(phase));
  }

  private Trainer.Result pilot(Lesson lesson, ModelWithTokenizer start, Distill stage, int number)
      throws IOException {
    String name = lesson.name() + " pilot " + number;
    Lesson brief = lesson.with(stage, name, lesson.state() + "-pilot-" + number);
    Optional<PrunedTraining> pruning =
        stage.prune().map(prune -> new PrunedTraining(prune, start.checkpoint()));
    try (ProgressReporter.TrainingMessages progress = context.messages().training(name)) {
      return train(brief, start, pruning, context.validation(start), progress);
    }
  }

  private Trainer.Result train(
      Lesson lesson,
      ModelWithTokenizer start,
      Optional<PrunedTraining> pruning,
      ToDoubleFunction<TransformerModel> validation,
      Progress progress)
      throws IOException {
    Distill stage = lesson.stage();
    Checkpoint model = TrainingSetup.dropout(start.checkpoint(), stage.training());
    TrainingSettings plain = TrainingSetup.settings(stage.training(), context.recipe());
    TrainingSettings settings =
        context.snapshots().of(lesson.state(), pruning.map(p -> p.settings(plain)).orElse(plain));
    if (lesson.onLabels()) {
      return lesson.smoothing() == 0
          ? Distillation.control(model, lesson.texts(), validation, settings, progress)
          : Distillation.smoothedControl(
              model, lesson.texts(), lesson.smoothing(), validation, settings, progress);
    }
    EpochDatasets read =
        lesson.elsewhere()
            ? EpochDatasets.same(lesson.texts())
            : texts.byEpoch(lesson.texts(), start);
    return distillation(stage, model, lesson.texts(), context.data().train(), context.unlabelled())
        .run(model, read, validation, settings, progress);
  }

  @Override
  public DistillationDataset texts(ModelWithTokenizer student) throws IOException {
    return texts.of(student);
  }

  @Override
  public Distillation distillation(
      Distill stage,
      Checkpoint student,
      DistillationDataset texts,
      Dataset train,
      Optional<Dataset> transfer) {
    LogitSource source = answers.source(stage, train, transfer);
    LayerMaps maps = new LayerMaps(context, stage, teacher.checkpoint(), texts);
    List<Integer> map = maps.of(student);
    if (maps.isRechosen()) {
      maps.requireEqualHeads();
      LayerRechoice rechoice =
          new LayerRechoice(map, stage.layerMap().every(), maps::of, m -> terms(stage, student, m));
      return new Distillation(teacher.checkpoint(), rechoice, source, stage.teacherErrors());
    }
    return new Distillation(
        teacher.checkpoint(), terms(stage, student, map), source, stage.teacherErrors());
  }

  private List<DistillationLoss> terms(Distill stage, Checkpoint student, List<Integer> map) {
    List<DistillationLoss> losses = new ArrayList<>();
    List<Integer> teacherHeads = teacher.checkpoint().config().numAttentionHeads();
    int layers = student.config().numHiddenLayers();
    for (Loss loss : stage.losses()) {
      if (loss instanceof AttentionRelations scores) {
        List<Integer> heads = student.config().numAttentionHeads();
        losses.add(ScoreTerms.of(scores, map, heads, teacherHeads));
      } else if (loss instanceof Loss.OnLayers inside) {
        List<Integer> matched = LayerMaps.of(inside.layers(), map, layers, teacherHeads.size());
        losses.add(LossTerms.of(loss, matched));
      } else {
        losses.add(LossTerms.of(loss, List.of()));
      }
    }
    return losses;
  }
}
