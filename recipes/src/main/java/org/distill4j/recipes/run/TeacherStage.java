package org.distill4j.recipes.run;

import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.training.AdamWSettings;
import org.distill4j.teacher.training.ClassifierHead;
import org.distill4j.teacher.training.FineTuning;
import org.distill4j.teacher.training.Trainer;
import org.distill4j.teacher.training.TrainingSettings;

/** Makes the teacher: fine-tunes the pretrained model, or takes it as it is. */
final class TeacherStage {
  private final RunContext context;

  TeacherStage(RunContext context) {
    this.context = context;
  }

  StageWork run(ModelState pretrained) throws java.io.IOException {
    Optional<Training> training = context.recipe().teacher().fineTune();
    if (training.isEmpty()) {
      return StageWork.of(pretrained, 0, List.of("Used as it came, without fine-tuning."));
    }
    Training wanted = training.get();
    Checkpoint start =
        ClassifierHead.fresh(
            dropout(pretrained.checkpoint(), wanted), context.labels(), context.recipe().seed());
    EncodedTexts texts = context.encoded(pretrained);
    Trainer.Result result;
    try (RunMessages.TrainingMessages progress = context.messages().training("teacher")) {
      result =
          FineTuning.run(
              start,
              texts.train().subList(0, texts.labelled()),
              context.trainLabels().subList(0, texts.labelled()),
              context.validation(pretrained),
              settings(wanted, context.recipe()),
              progress);
    }
    ModelState state = new ModelState(result.checkpoint(), pretrained.tokenizer());
    return StageWork.of(state, result.seconds(), List.of(chosen(result, wanted)));
  }

  /**
   * Checks that a teacher which is not fine-tuned knows the task.
   *
   * @throws IllegalArgumentException if it classifies into other labels, or not at all
   */
  static void requireLabels(Recipe recipe, Checkpoint teacher, List<String> wanted) {
    List<String> labels = teacher.labels();
    if (recipe.teacher().fineTune().isEmpty() && !labels.equals(wanted)) {
      throw new IllegalArgumentException(
          "teacher.checkpoint: must classify into the data's labels "
              + wanted
              + " to be used without fine-tuning; got "
              + (labels.isEmpty() ? "no classifier" : labels)
              + ". Add fine-tune: {} to the teacher, or list task.labels in the model's order.");
    }
  }

  static Checkpoint dropout(Checkpoint model, Training training) {
    return new Checkpoint(
        model.config().withDropout(training.dropout(), training.dropout()),
        model.tensors(),
        model.labels());
  }

  static TrainingSettings settings(Training training, Recipe recipe) {
    AdamWSettings defaults = AdamWSettings.defaults();
    return new TrainingSettings(
        training.epochs(),
        training.learningRate(),
        training.batch(),
        training.warmup(),
        recipe.seed(),
        new AdamWSettings(
            defaults.beta1(),
            defaults.beta2(),
            defaults.eps(),
            training.weightDecay(),
            training.clip()),
        training.microBatch(),
        Arithmetic.of(recipe).execution().withRecompute(training.recompute()));
  }

  static String chosen(Trainer.Result result, Training training) {
    List<String> scores =
        result.epochScores().stream()
            .map(score -> String.format(java.util.Locale.ROOT, "%.2f %%", 100 * score))
            .toList();
    return String.format(
        java.util.Locale.ROOT,
        "Epoch %d of %d kept, by accuracy on the validation slice (%s). %,d steps, %.0f tokens/s.",
        result.bestEpoch(),
        training.epochs(),
        String.join(", ", scores),
        result.steps(),
        result.realTokens() / result.seconds());
  }
}
