package org.distill4j.recipes.lint;

import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.evaluate.dataset.GroupedFolds;
import org.distill4j.evaluate.dataset.GroupedSplit;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Stage;

/** Whether the training rows are enough for what stages do with them. */
public final class EnoughRows {
  /** One text tells nothing of how texts differ. */
  private static final int LEAST_TEXTS = 2;

  private EnoughRows() {}

  /**
   * Checks all stages.
   *
   * @throws DataException if there are too few rows for one, naming it
   */
  public static void check(Recipe recipe, RecipeData data) throws DataException {
    int texts =
        recipe.stages().stream().anyMatch(stage -> stage.readsTexts().isPresent())
            ? GroupedSplit.heads(data.train()).size()
            : 0;
    for (int i = 0; i < recipe.stages().size(); i++) {
      Stage stage = recipe.stages().get(i);
      String where = "stages[" + i + "]." + stage.key();
      int folds = stage.distillation().map(Distill::crossFit).orElse(0);
      if (folds > 0) {
        folds(where, folds, recipe, data);
      } else if (stage.readsTexts().isPresent() && texts < LEAST_TEXTS) {
        throw tooFew(where + "." + stage.readsTexts().get(), texts);
      }
    }
  }

  private static void folds(String where, int folds, Recipe recipe, RecipeData data)
      throws DataException {
    int groups = GroupedFolds.groups(data.train(), recipe.data().groupColumn());
    if (folds > groups) {
      throw new DataException(
          where + ".cross-fit",
          "must be at most the "
              + groups
              + " groups of training rows; got "
              + folds
              + ". Use fewer folds.");
    }
  }

  private static DataException tooFew(String where, int texts) {
    return new DataException(
        where,
        "must have at least "
            + LEAST_TEXTS
            + " training texts of which none is part of another; got "
            + texts
            + ". Give more training rows.");
  }
}
