package org.distill4j.recipes.task.api;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Rows;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;

/**
 * A kind of task: how its settings and its rows are read and written, and how models are judged.
 * Found by {@link java.util.ServiceLoader}; a jar brings one by naming its class in {@code
 * META-INF/services/org.distill4j.recipes.task.api.TaskType}.
 *
 * @param <S> its settings
 */
public interface TaskType<S extends Record & Task> {
  /** The kind in the file. */
  String key();

  /** The class of its settings. */
  Class<S> settings();

  /** The keys of its mapping beside the kind. */
  default List<String> keys() {
    return List.of();
  }

  /** Why other tasks must not have a key of its own: {@code must be given where …}. */
  default String onlyHere() {
    return "must be given where kind is " + key() + " alone";
  }

  /** Whether a recipe without {@code task} means this kind; of one kind alone. */
  default boolean isUsual() {
    return false;
  }

  /** Reads it. Faults are noted among the fields' values, and defaults stand in their place. */
  S read(Fields task);

  /** Its keys beside the kind, with every default filled in. */
  Map<String, Object> write(S settings);

  /** What it is and how it is judged, in a sentence or two. */
  String explain(S settings);

  /** The keys of a file of labelled rows. */
  default Keys rowKeys() {
    return ColumnRows.KEYS;
  }

  /**
   * Reads what a recipe says of a file of labelled rows.
   *
   * @param nowhere stands where a path is missing, which is noted
   */
  default Rows rows(S settings, Fields rows, Location nowhere) {
    Optional<String> label =
        rows.node("label").flatMap(n -> rows.values().name(n, rows.path("label")));
    return ColumnRows.read(rows, nowhere, Optional.of(label.orElse(Rows.LABEL)));
  }

  /** The task in a run. */
  TaskRun run(S settings, Recipe recipe, RecipeData data) throws IOException;
}
