package org.distill4j.recipes.run;

import java.io.IOException;
import java.util.List;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.stage.TeacherSources;

/** Whether a recipe's models go with its stages, asked without running it. */
public final class ModelCheck {
  private ModelCheck() {}

  /**
   * Loads the pretrained models and takes their shapes through all stages.
   *
   * @param recipe a recipe whose files exist
   * @param data its data
   * @return what the user should know about the models, one line each
   * @throws IOException if a model cannot be used
   * @throws IllegalArgumentException at the first stage that does not fit, or at a teacher without
   *     fine-tuning that has other labels, as the run would say
   */
  public static List<String> check(Recipe recipe, RecipeData data) throws IOException {
    TeacherSources sources = TeacherSources.load(recipe);
    sources.check();
    sources.check(data);
    return sources.remarks();
  }
}
