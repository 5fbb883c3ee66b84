package org.distill4j.recipes.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.distill4j.evaluate.data.Dataset;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.LayerMap;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.runtime.Pieces;
import org.distill4j.student.distillation.Distillation;
import org.distill4j.student.distillation.DistillationLoss;
import org.distill4j.student.distillation.DistillationLoss.OnLayers;
import org.distill4j.student.distillation.LayerCosts;
import org.distill4j.student.distillation.LogitSource;
import org.distill4j.student.distillation.TrainingTexts;
import org.distill4j.student.shape.LayerChoice;
import org.distill4j.student.shape.LayerMatching;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.training.Trainer;
import org.distill4j.teacher.training.TrainingSettings;

/** Makes a student, or goes on with one, and trains it in one of the arms. */
final class DistillStage {
  // Some thousand tokens, several for each of a few hundred numbers of a projection.
  private static final int MATCHED_TEXTS = 256;

  private final RunContext context;
  private final ModelState pretrained;
  private final ModelState teacher;
  private final TeacherAnswers answers;

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
      RunContext context, ModelState pretrained, ModelState teacher, TeacherAnswers answers) {
    this.context = context;
    this.pretrained = pretrained;
    this.teacher = teacher;
    this.answers = answers;
  }

  /** Trains; {@code student} is null before the first distillation. */
  StageWork run(String name, Distill stage, ModelState student, Arm arm) throws IOException {
    ModelState start = student == null || stage.student().isPresent() ? fresh(stage) : student;
    Checkpoint model = TeacherStage.dropout(start.checkpoint(), stage.training());
    TrainingSettings settings =
        context
            .snapshots()
            .of("distill", TeacherStage.settings(stage.training(), context.recipe()));
    TrainingTexts texts = texts(start);
    Trainer.Result result;
    try (RunMessages.TrainingMessages progress = context.messages().training(name)) {
      if (arm == Arm.CONTROL) {
        result = Distillation.control(model, texts, context.validation(start), settings, progress);
      } else {
        result =
            distillation(stage, model, texts, context.data().train(), context.data().transfer())
                .run(model, texts, context.validation(start), settings, progress);
      }
    }
    List<String> notes = new ArrayList<>();
    notes.add(TeacherStage.chosen(result, stage.training()));
    if (arm == Arm.TAUGHT) {
      notes.addAll(answers.notes(stage));
    }
    return StageWork.of(
        new ModelState(result.checkpoint(), start.tokenizer()), result.seconds(), notes);
  }

  /** The training texts in both models' pieces. */
  TrainingTexts texts(ModelState student) throws IOException {
    return new TrainingTexts(
        context.encoded(student).train(), context.encoded(teacher).train(), context.trainLabels());
  }

  /**
   * The loss of a stage for a student.
   *
   * @param texts what is trained on: the train rows, then the transfer text
   */
  Distillation distillation(
      Distill stage,
      Checkpoint student,
      TrainingTexts texts,
      Dataset train,
      Optional<Dataset> transfer) {
    List<Integer> map = onLayers(stage, student, texts);
    List<DistillationLoss> losses = new ArrayList<>();
    for (Loss loss : stage.losses()) {
      losses.add(LossTerms.of(loss, map));
    }
    LogitSource source = answers.source(stage, train, transfer);
    return new Distillation(teacher.checkpoint(), losses, source, stage.teacherErrors());
  }

  private List<Integer> onLayers(Distill stage, Checkpoint student, TrainingTexts texts) {
    List<OnLayers> losses = new ArrayList<>();
    for (Loss loss : stage.losses()) {
      if (loss instanceof Loss.OnLayers && LossTerms.of(loss, List.of()) instanceof OnLayers term) {
        losses.add(term);
      }
    }
    Checkpoint master = teacher.checkpoint();
    int layers = student.config().numHiddenLayers();
    if (losses.isEmpty()) {
      return List.of();
    }
    if (stage.layerMap().kind() == LayerMap.Kind.AUTO) {
      List<Integer> map =
          LayerMatching.cheapest(LayerCosts.of(student, master, losses, sample(texts)));
      context.messages().say("layer-map: auto takes the teacher's layers " + map);
      return map;
    }
    return layerMap(stage.layerMap(), layers, master.config().numHiddenLayers());
  }

  private List<Pieces> sample(TrainingTexts texts) {
    List<Pieces> order = new ArrayList<>(texts.sequences());
    Collections.shuffle(order, new Random(context.recipe().seed()));
    return order.subList(0, Math.min(MATCHED_TEXTS, order.size()));
  }

  static List<Integer> layerMap(LayerMap map, int layers, int teacherLayers) {
    return switch (map.kind()) {
      // What auto will choose is not known before the models are there; even is one of its maps.
      case EVEN, AUTO -> LayerChoice.even(layers, teacherLayers);
      case LAST -> {
        List<Integer> last = new ArrayList<>(Collections.nCopies(layers, -1));
        last.set(layers - 1, teacherLayers - 1);
        yield last;
      }
      case EXPLICIT -> explicit(map.layers(), layers, teacherLayers);
    };
  }

  private static List<Integer> explicit(List<Integer> map, int layers, int teacherLayers) {
    if (map.size() != layers) {
      throw new IllegalArgumentException(
          "layer-map: must name a teacher layer for each of the student's "
              + layers
              + "; got "
              + map);
    }
    return LayerChoice.named(map, teacherLayers);
  }

  private ModelState fresh(Distill stage) {
    Student wanted = stage.student().orElseGet(Student::defaults);
    return new ModelState(
        FreshStudent.of(wanted, pretrained.checkpoint(), context.labels(), context.recipe().seed()),
        teacher.tokenizer());
  }
}
