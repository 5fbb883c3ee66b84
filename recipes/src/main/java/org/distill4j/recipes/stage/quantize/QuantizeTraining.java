package org.distill4j.recipes.stage.quantize;

import java.util.Objects;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.recipe.Training;

/**
 * Training of a model whose numbers are rounded in the pass as the file will have them, taught by
 * answers in float32.
 *
 * @param teacher whose answers
 * @param scaleRate the highest learning rate of scales, as a share of each
 * @param training epochs, rates and the like
 */
public record QuantizeTraining(Teacher teacher, double scaleRate, Training training) {
  /** Whose answers the rounded model learns. */
  public enum Teacher {
    /** The same model's, before it is quantized. */
    BEFORE,
    /** Those of the recipe's teachers, as in a distillation. */
    TEACHER
  }

  /** Refuses null and a rate that is no share. */
  public QuantizeTraining {
    Objects.requireNonNull(teacher, "teacher");
    Objects.requireNonNull(training, "training");
    Bound.PROBABILITY.check("scale-rate", scaleRate);
  }

  /**
   * One epoch towards the model before it, at a rate that mends without teaching anew, and without
   * dropout, which the file has not.
   */
  public static QuantizeTraining defaults() {
    return new QuantizeTraining(
        Teacher.BEFORE, 1.0e-3, new Training(1, 2.0e-5, 32, 0.1, 0.01, 0, 1.0, 32, false));
  }

  /** The same as a distillation of the present student, with what suits the task. */
  public Distill asDistill(Task task) {
    return Distill.defaults(task).withTraining(training);
  }
}
