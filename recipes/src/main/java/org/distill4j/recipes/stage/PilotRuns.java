package org.distill4j.recipes.stage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.distill4j.recipes.folder.PilotChoices;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.LearningRateSearch;
import org.distill4j.recipes.task.api.TaskRun;
import org.distill4j.teacher.training.DivergedException;
import org.distill4j.teacher.training.Trainer;

/**
 * Chooses the learning rates of a stage's trainings by short ones before them, each judged by its
 * best epoch on the validation rows, where a rate that makes the loss diverge is out; or takes the
 * rates that another seed's pilots chose.
 */
final class PilotRuns {
  private final TaskRun task;
  private final PilotChoices given;
  private final Map<String, Double> chosen = new HashMap<>();

  /**
   * The pilots of one stage.
   *
   * @param given what was chosen before; nothing to make them here
   */
  PilotRuns(TaskRun task, PilotChoices given) {
    this.task = task;
    this.given = given;
  }

  /** Trains by a stage's settings; the number tells a stage's pilots apart. */
  @FunctionalInterface
  interface Attempt {
    Trainer.Result train(Distill stage, int number) throws IOException;
  }

  /**
   * A training after its pilots.
   *
   * @param stage with the rate chosen
   * @param seconds spent in pilots
   * @param notes what to tell the reader
   */
  record Choice(Distill stage, double seconds, List<String> notes) {}

  /**
   * The stage with the rate that does best.
   *
   * @param training the name of the training within the stage
   */
  Choice of(String training, Distill stage, Attempt attempt) throws IOException {
    if (stage.pilots().isEmpty()) {
      return new Choice(stage, 0, List.of());
    }
    if (given.rates().containsKey(training)) {
      double rate = given.rates().get(training);
      chosen.put(training, rate);
      String note = "Learning rate " + shown(rate) + ", which the pilots of the first seed chose.";
      return new Choice(at(stage, rate), 0, List.of(note));
    }
    Choice choice = tried(stage, stage.pilots().get(), attempt);
    chosen.put(training, choice.stage().training().learningRate());
    return choice;
  }

  private Choice tried(Distill stage, LearningRateSearch pilots, Attempt attempt)
      throws IOException {
    List<String> told = new ArrayList<>();
    double best = Double.NEGATIVE_INFINITY;
    double rate = Double.NaN;
    double seconds = 0;
    for (double each : pilots.learningRates()) {
      Distill pilot = at(stage, each);
      pilot = pilot.withTraining(pilot.training().withEpochs(pilots.epochs()));
      try {
        Trainer.Result result = attempt.train(pilot, told.size() + 1);
        double score = result.epochScores().get(result.bestEpoch() - 1);
        seconds += result.seconds();
        told.add(
            Double.isFinite(score)
                ? shown(each) + " gave " + task.shown(score)
                : shown(each) + " diverged"); // at its last step
        if (score > best) {
          best = score;
          rate = each;
        }
      } catch (DivergedException e) {
        told.add(shown(each) + " diverged");
      }
    }
    if (Double.isNaN(rate)) {
      throw new IllegalArgumentException(
          "distill.pilots.learning-rate: must hold a rate that the loss stays finite at; got "
              + pilots.learningRates()
              + ", at which all trainings diverged. Try lower ones.");
    }
    String note =
        String.format(
            Locale.ROOT,
            "Pilots of %s, by %s on the validation rows: learning rate %s; went on with %s.",
            pilots.epochs() == 1 ? "one epoch" : pilots.epochs() + " epochs",
            task.metric().title(),
            String.join(", ", told),
            shown(rate));
    return new Choice(at(stage, rate), seconds, List.of(note));
  }

  /** What was chosen by now. */
  PilotChoices choices() {
    return new PilotChoices(chosen);
  }

  private static Distill at(Distill stage, double rate) {
    return stage.withTraining(stage.training().withLearningRate(rate));
  }

  private static String shown(double rate) {
    return String.format(Locale.ROOT, "%.1e", rate);
  }
}
