package org.distill4j.recipes.lint;

import java.io.IOException;
import java.util.Optional;
import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.GroupedSplit;
import org.distill4j.evaluate.dataset.Strata;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Rows;
import org.distill4j.recipes.recipe.Source;
import org.distill4j.recipes.recipe.Split;

/**
 * Rows held out for validation or test.
 *
 * @param rows the rows held out
 * @param rest training rows that are left
 * @param equal training rows left out because they equal one held out
 * @param near training rows left out because they are a part of one held out, or share eight words
 * @param own whether they come from a file of their own
 */
record Held(Dataset rows, Dataset rest, int equal, int near, boolean own) {

  static Held of(Recipe recipe, Source source, String place, Dataset train, RecipeFiles files)
      throws IOException {
    if (source instanceof Rows rows) {
      return new Held(files.read(rows), train, 0, 0, true);
    }
    if (source instanceof Split split) {
      GroupedSplit parts = parts(recipe, split, place, train);
      return new Held(parts.held(), parts.train(), parts.equal(), parts.near(), false);
    }
    throw new AssertionError(source);
  }

  private static GroupedSplit parts(Recipe recipe, Split split, String place, Dataset train)
      throws DataException {
    Optional<String> column = split.column();
    Strata strata = recipe.task().strata(train);
    try {
      return column.isEmpty()
          ? GroupedSplit.auto(train, strata, split.fraction(), recipe.seed())
          : GroupedSplit.byColumn(train, strata, column.get(), split.fraction(), recipe.seed());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + "." + e.getMessage(), e);
    }
  }
}
