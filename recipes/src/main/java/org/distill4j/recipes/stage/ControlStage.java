package org.distill4j.recipes.stage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.context.SentenceTeacher;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.ExtraControls;
import org.distill4j.recipes.stage.api.StageResult;
import org.distill4j.recipes.stage.api.TrainedPhase;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.distillation.DistillationDataset;
import org.distill4j.teacher.training.Labels;

/**
 * Trains, without a teacher, what a distilled student is compared with: from the same start, in the
 * same order of data, for as many steps. Through several stages they count as one.
 */
final class ControlStage {
  private final RunContext context;
  private final DistillStage stages;

  ControlStage(RunContext context, DistillStage stages) {
    this.context = context;
    this.stages = stages;
  }

  /**
   * On labels alone.
   *
   * @param name of the stage
   * @param student null where the first phase makes it
   */
  StageResult run(String name, List<Distill> phases, ModelWithTokenizer student)
      throws IOException {
    return run(name, phases, student, 0, Optional.empty(), List.of());
  }

  /**
   * One of the further arms.
   *
   * @param control the model of the control proper
   */
  StageResult run(
      ExtraControls arm,
      List<Distill> phases,
      ModelWithTokenizer student,
      ModelWithTokenizer control)
      throws IOException {
    switch (arm) {
      case SMOOTHED -> {
        double share = context.recipe().controls().smoothing();
        String note =
            String.format(
                Locale.ROOT,
                "Trained on labels of which %.2f is spread evenly over all labels.",
                share);
        return run(arm.stage(), phases, student, share, Optional.empty(), List.of(note));
      }
      case SELF_TRAINED -> {
        Labels answered = answered(control);
        String note =
            String.format(
                Locale.ROOT,
                "Trained on the labels and on what the control answers to %,d texts without.",
                answered.size() - context.data().train().size());
        return run(arm.stage(), phases, student, 0, Optional.of(answered), List.of(note));
      }
    }
    throw new AssertionError(arm);
  }

  private Labels answered(ModelWithTokenizer control) throws IOException {
    List<TokenizedText> texts = context.encoded(control).train();
    return PseudoLabels.of(context.trainTruth(), context.outputs().of(control.checkpoint(), texts));
  }

  private StageResult run(
      String name,
      List<Distill> phases,
      ModelWithTokenizer student,
      double smoothing,
      Optional<Labels> truth,
      List<String> first)
      throws IOException {
    if (context.recipe().task().embeds()) {
      ModelWithTokenizer start = stages.startOf(phases.get(0), student);
      return StageResult.of(start, 0, List.of(SentenceTeacher.untaught(student != null)));
    }
    PilotRuns pilots = stages.pilots(name);
    ModelWithTokenizer state = student;
    double seconds = 0;
    List<String> notes = new ArrayList<>(first);
    List<TrainedPhase> trainings = new ArrayList<>();
    for (int i = 0; i < phases.size(); i++) {
      ModelWithTokenizer start = stages.startOf(phases.get(i), state);
      DistillationDataset texts = stages.texts(start);
      if (truth.isPresent()) {
        texts = new DistillationDataset(texts.sequences(), texts.teacherSequences(), truth.get());
      }
      String key = phases.get(i).key();
      String kept = i == 0 ? key : key + "-" + (i + 1);
      DistillStage.Lesson lesson =
          new DistillStage.Lesson(name, kept, phases.get(i), Arm.CONTROL, smoothing, texts, false);
      StageResult work = stages.run(lesson, start, pilots);
      state = work.state();
      seconds += work.trainSeconds();
      notes.addAll(work.notes());
      trainings.addAll(work.trainings());
    }
    return StageResult.of(state, seconds, notes)
        .withFiles(pilots.choices().files())
        .withTrainings(trainings);
  }
}
