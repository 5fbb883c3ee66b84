package org.distill4j.recipes.task.classification;

import java.util.List;
import java.util.Map;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.task.api.LabelNames;
import org.distill4j.recipes.task.api.TaskRun;
import org.distill4j.recipes.task.api.TaskType;

/** The kind {@code sequence-classification}, which a recipe without {@code task} means. */
public final class ClassificationType implements TaskType<Classification> {
  @Override
  public String key() {
    return Classification.KEY;
  }

  @Override
  public Class<Classification> settings() {
    return Classification.class;
  }

  @Override
  public List<String> keys() {
    return List.of(LabelNames.KEY);
  }

  @Override
  public boolean isUsual() {
    return true;
  }

  @Override
  public Classification read(Fields task) {
    return new Classification(LabelNames.read(task));
  }

  @Override
  public Map<String, Object> write(Classification settings) {
    return LabelNames.write(settings.labels());
  }

  @Override
  public String explain(Classification settings) {
    return "one label of several for each text or pair, judged by accuracy.";
  }

  @Override
  public TaskRun run(Classification settings, Recipe recipe, RecipeData data) {
    return new ClassificationRun(recipe, data);
  }
}
