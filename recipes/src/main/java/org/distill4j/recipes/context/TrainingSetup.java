package org.distill4j.recipes.context;

import org.distill4j.recipes.folder.ComputePrecision;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.training.AdamWSettings;
import org.distill4j.teacher.training.TrainingSettings;

/** What a recipe's words for a training are to the trainer. */
public final class TrainingSetup {
  private TrainingSetup() {}

  /** A model that drops as many units as a training says. */
  public static Checkpoint dropout(Checkpoint model, Training training) {
    return new Checkpoint(
        model.config().withDropout(training.dropout(), training.dropout()),
        model.tensors(),
        model.head());
  }

  /** The settings of a training by the recipe's seed. */
  public static TrainingSettings settings(Training training, Recipe recipe) {
    return settings(training, recipe, recipe.seed());
  }

  /** The same by another seed. */
  public static TrainingSettings settings(Training training, Recipe recipe, long seed) {
    AdamWSettings defaults = AdamWSettings.defaults();
    return new TrainingSettings(
        training.epochs(),
        training.learningRate(),
        training.batch(),
        training.warmup(),
        seed,
        new AdamWSettings(
            defaults.beta1(),
            defaults.beta2(),
            defaults.eps(),
            training.weightDecay(),
            training.clip()),
        training.microBatch(),
        ComputePrecision.of(recipe)
            .execution()
            .withRecompute(training.recompute())
            .withHeadAlone(training.isOfHead()));
  }
}
