package org.distill4j.recipes.task.regression;

import java.util.List;
import java.util.Map;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.task.api.LabelNames;
import org.distill4j.recipes.task.api.TaskRun;
import org.distill4j.recipes.task.api.TaskType;

/** The kind {@code regression}. */
public final class RegressionType implements TaskType<Regression> {
  @Override
  public String key() {
    return Regression.KEY;
  }

  @Override
  public Class<Regression> settings() {
    return Regression.class;
  }

  @Override
  public List<String> keys() {
    return List.of(LabelNames.KEY);
  }

  @Override
  public Regression read(Fields task) {
    LabelNames.refuse(task, "scores");
    return new Regression();
  }

  @Override
  public Map<String, Object> write(Regression settings) {
    return Map.of();
  }

  @Override
  public String explain(Regression settings) {
    return "one score for each text or pair, learned by squared error, judged by Pearson's"
        + " correlation with the data's scores.";
  }

  @Override
  public TaskRun run(Regression settings, Recipe recipe, RecipeData data) {
    return new RegressionRun(recipe, data);
  }
}
