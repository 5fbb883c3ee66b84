package org.distill4j.recipes.task.api;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Rows;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.schema.Fields;

/**
 * A task's settings with their kind.
 *
 * @param <S> the settings
 * @param type what they are settings of
 * @param settings of one task
 */
public record TypedTask<S extends Record & Task>(TaskType<S> type, S settings) {
  /** The key of the kind. */
  public static final String KIND = "kind";

  /** The whole mapping, see {@link TaskType#write}. */
  public Map<String, Object> write() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(KIND, type.key());
    map.putAll(type.write(settings));
    return map;
  }

  /** {@link TaskType#explain}. */
  public String explain() {
    return type.explain(settings);
  }

  /** {@link TaskType#rows}. */
  public Rows rows(Fields rows, Location nowhere) {
    return type.rows(settings, rows, nowhere);
  }

  /** {@link TaskType#run}. */
  public TaskRun run(Recipe recipe, RecipeData data) throws IOException {
    return type.run(settings, recipe, data);
  }
}
