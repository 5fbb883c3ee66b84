package org.distill4j.recipes.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.distill4j.recipes.context.ProgressReporter;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.teacher.training.Progress;
import org.distill4j.teacher.training.Trainer;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * Follows a training that leaves the student's answers alone: accuracy says nothing of it, so the
 * last epoch is kept, whose rate has gone down to nothing, and the loss is reported.
 */
final class MatchingProgress implements Progress, ToDoubleFunction<TransformerModel> {
  private final Progress shown;
  private final ProgressReporter messages;
  private final String name;
  private final List<Double> losses = new ArrayList<>();
  private double loss = Double.NaN;

  MatchingProgress(String name, ProgressReporter messages, Progress shown) {
    this.name = name;
    this.messages = messages;
    this.shown = shown;
  }

  @Override
  public double applyAsDouble(TransformerModel encoder) {
    return encoder.graph().getConfiguration().getIterationCount(); // later is better
  }

  @Override
  public void resumed(int step, int steps) {
    shown.resumed(step, steps);
  }

  @Override
  public void step(Step step) {
    loss = step.loss();
    shown.step(step);
  }

  @Override
  public void epoch(int epoch, int epochs, double score) {
    if (!Double.isNaN(loss)) { // where a run was resumed, epochs before it are not known
      losses.add(loss);
    }
    messages.say(
        String.format(Locale.ROOT, "%s: epoch %d of %d, loss %.4f", name, epoch, epochs, loss));
  }

  /** What to tell the reader of the report. */
  String note(Trainer.Result result, Training training) {
    return String.format(
        Locale.ROOT,
        "Trained on hidden states alone: its predictions stay as they were and do not say what this"
            + " stage achieved. The last of %d epochs kept; loss after each of the last %d: %s. %,d"
            + " steps, %.0f tokens/s.",
        training.epochs(),
        losses.size(),
        losses.stream().map(value -> String.format(Locale.ROOT, "%.4f", value)).toList(),
        result.steps(),
        result.realTokens() / result.seconds());
  }
}
