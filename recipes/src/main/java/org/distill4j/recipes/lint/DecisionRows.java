package org.distill4j.recipes.lint;

import java.io.IOException;
import java.util.Optional;
import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.recipes.recipe.Decide;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Source;

/** Holds out the rows that a threshold of probability is chosen on, which nothing else reads. */
final class DecisionRows {
  private DecisionRows() {}

  /**
   * The rows of a recipe with {@code decide}.
   *
   * @param train training rows that are left after test and validation
   * @throws DataException if there are too few
   */
  static Optional<Held> of(Recipe recipe, Dataset train, RecipeFiles files) throws IOException {
    if (recipe.decide().isEmpty()) {
      return Optional.empty();
    }
    Source source = recipe.decide().get().rows().orElse(Decide.part(train.size()));
    Held held = Held.of(recipe, source, "decide.rows", train, files);
    int rows = held.rows().size();
    // Groups stay together, so that a tenth may come out some rows short.
    int least = (int) Math.min(Decide.ROWS, Math.floor(0.9 * Decide.SHARE * train.size()));
    if (rows < least) {
      throw new DataException(
          "decide.rows",
          "must be at least "
              + least
              + " rows, which is 1,000 or about a tenth of the training rows; got "
              + rows
              + ". Name a larger file, or a larger fraction.");
    }
    return Optional.of(held);
  }
}
