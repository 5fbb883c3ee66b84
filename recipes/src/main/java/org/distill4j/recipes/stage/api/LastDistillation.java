package org.distill4j.recipes.stage.api;

import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.recipe.Distill;

/**
 * What the present student was taught by last.
 *
 * @param how its losses and the like; empty where no distillation has been
 * @param teachers whose answers it learned, those of the recipe where none has been
 * @param training by these teachers
 */
public record LastDistillation(
    Optional<Distill> how, List<ModelWithTokenizer> teachers, StudentTraining training) {
  /** Copies the list. */
  public LastDistillation {
    teachers = List.copyOf(teachers);
  }

  /** The first of the teachers. */
  public ModelWithTokenizer teacher() {
    return teachers.get(0);
  }
}
