package org.distill4j.recipes.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.ProgressReporter;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.context.TokenizedSplits;
import org.distill4j.recipes.context.TrainingNotes;
import org.distill4j.recipes.context.TrainingSetup;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Teacher;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.stage.api.StageResult;
import org.distill4j.recipes.stage.api.TrainedPhase;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.training.FineTuning;
import org.distill4j.teacher.training.Trainer;

/** Makes a teacher: fine-tunes the pretrained model, or takes it as it is. */
public final class TeacherStage {

  private final RunContext context;
  private final int number;

  /**
   * A stage of one run.
   *
   * @param number which of the recipe's teachers, from 0
   */
  public TeacherStage(RunContext context, int number) {
    this.context = context;
    this.number = number;
  }

  /** What a teacher's chance follows from: copies of one model must not come out the same. */
  static long seed(Recipe recipe, int number) {
    return recipe.seed() + number;
  }

  /** Fine-tunes a pretrained model, or takes it as it came. */
  public StageResult run(ModelWithTokenizer pretrained) throws java.io.IOException {
    Optional<Training> training = context.recipe().teachers().get(number).fineTune();
    if (training.isEmpty()) {
      List<String> notes = new ArrayList<>(List.of("Used without fine-tuning."));
      notes.addAll(context.task().teacherNotes());
      return StageResult.of(pretrained, 0, notes);
    }
    Training wanted = training.get();
    Checkpoint start =
        context.headed(
            TrainingSetup.dropout(pretrained.checkpoint(), wanted), seed(context.recipe(), number));
    TokenizedSplits texts = context.encoded(pretrained);
    Trainer.Result result;
    try (ProgressReporter.TrainingMessages progress =
        context.messages().training(TeacherSources.name(number))) {
      result =
          FineTuning.run(
              start,
              texts.train().subList(0, texts.labelled()),
              context.trainTruth().first(texts.labelled()),
              context.validation(pretrained),
              context
                  .snapshots()
                  .of(
                      "fine-tune",
                      TrainingSetup.settings(
                          wanted, context.recipe(), seed(context.recipe(), number))),
              progress);
    }
    ModelWithTokenizer state = new ModelWithTokenizer(result.checkpoint(), pretrained.tokenizer());
    List<String> notes =
        new ArrayList<>(List.of(TrainingNotes.chosen(context.task(), result, wanted)));
    TrainingNotes.frozen(result, wanted).ifPresent(notes::add);
    notes.addAll(context.task().notes());
    TrainedPhase phase = new TrainedPhase(result, seed(context.recipe(), number), true);
    return StageResult.of(state, result.seconds(), notes).withTrainings(List.of(phase));
  }

  /**
   * Checks that a teacher which is not fine-tuned knows the task.
   *
   * @throws IllegalArgumentException if it classifies into other labels, or not at all
   */
  static void requireLabels(
      String place, Teacher settings, Checkpoint teacher, List<String> wanted) {
    List<String> labels = teacher.labels();
    boolean scores = wanted.size() == 1 && labels.size() == 1; // a score goes by any name
    if (settings.fineTune().isEmpty() && !labels.equals(wanted) && !scores) {
      throw new IllegalArgumentException(
          place
              + ".checkpoint: must classify into the data's labels "
              + wanted
              + " to be used without fine-tuning; got "
              + (labels.isEmpty() ? "no classifier" : labels)
              + ". "
              + TeacherLabels.mend(labels, wanted));
    }
  }
}
