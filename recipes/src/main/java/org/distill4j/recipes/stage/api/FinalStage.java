package org.distill4j.recipes.stage.api;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.recipe.Recipe;

/**
 * A stage after all those that a recipe lists, which a key of the recipe itself asks for. It
 * divides the logits of the last model by a number, which it leaves in its folder, and changes
 * nothing else. Found by {@link java.util.ServiceLoader}.
 */
public interface FinalStage {
  /** Its name and kind in the report. */
  String key();

  /** Whether a recipe asks for it. */
  boolean follows(Recipe recipe);

  /** What its result follows from beside the data and the model before it. */
  Map<String, String> inputs(Recipe recipe);

  /** What it does and why, in a sentence or two. */
  String explain();

  /** Does it to the last model. */
  StageResult run(RunContext context, CompletedStage last) throws IOException;

  /** Those that a recipe asks for, in the order in which they are found. */
  static List<FinalStage> of(Recipe recipe) {
    return all().stream().filter(stage -> stage.follows(recipe)).toList();
  }

  /** All of them. */
  static List<FinalStage> all() {
    return ServiceLoader.load(FinalStage.class).stream().map(ServiceLoader.Provider::get).toList();
  }
}
