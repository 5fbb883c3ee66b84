package org.distill4j.recipes.context;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.task.api.TaskRun;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.training.Trainer;

/** What a training gave, in sentences for the report. */
public final class TrainingNotes {
  // Half of the last digit that is shown: what only breaks ties is less.
  private static final double SHOWN = 5e-5;

  private TrainingNotes() {}

  /** What was trained, where that is not the whole model. */
  public static Optional<String> frozen(Trainer.Result result, Training training) {
    return training.isOfHead()
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "Encoder frozen: %,d of %,d parameters trained.",
                Head.parameters(result.checkpoint()),
                result.checkpoint().parameters()))
        : Optional.empty();
  }

  /** Which epoch was kept and by what. */
  public static String chosen(TaskRun task, Trainer.Result result, Training training) {
    List<String> scores = result.epochScores().stream().map(task::shown).toList();
    return String.format(
        Locale.ROOT,
        "Epoch %d of %d kept, by %s on the validation rows (%s%s). %,d steps, %.0f tokens/s.",
        result.bestEpoch(),
        training.epochs(),
        task.choice(),
        String.join(", ", scores),
        isBest(result) ? "" : "; " + Trainer.WITHIN_NOISE,
        result.steps(),
        result.realTokens() / result.seconds());
  }

  private static boolean isBest(Trainer.Result result) {
    return result.epochScores().get(result.bestEpoch() - 1) > result.topScore() - SHOWN;
  }
}
