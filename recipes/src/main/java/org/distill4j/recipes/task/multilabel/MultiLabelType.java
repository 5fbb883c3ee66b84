package org.distill4j.recipes.task.multilabel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Rows;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;
import org.distill4j.recipes.task.api.ColumnRows;
import org.distill4j.recipes.task.api.LabelNames;
import org.distill4j.recipes.task.api.TaskRun;
import org.distill4j.recipes.task.api.TaskType;

/** The kind {@code multi-label-classification}. */
public final class MultiLabelType implements TaskType<MultiLabel> {
  @Override
  public String key() {
    return MultiLabel.KEY;
  }

  @Override
  public Class<MultiLabel> settings() {
    return MultiLabel.class;
  }

  @Override
  public List<String> keys() {
    return List.of(LabelNames.KEY);
  }

  @Override
  public MultiLabel read(Fields task) {
    return new MultiLabel(LabelNames.read(task));
  }

  @Override
  public Map<String, Object> write(MultiLabel settings) {
    return LabelNames.write(settings.labels());
  }

  @Override
  public String explain(MultiLabel settings) {
    return "any of several labels for each text or pair, or none: a probability of each label, and"
        + " a threshold that is chosen on the validation rows; learned by binary cross-entropy,"
        + " judged by micro-F1.";
  }

  @Override
  public Keys rowKeys() {
    List<String> keys = new ArrayList<>(ColumnRows.KEYS.keys());
    keys.add(LabelColumns.SEPARATOR);
    return Keys.of(keys);
  }

  @Override
  public Rows rows(MultiLabel settings, Fields rows, Location nowhere) {
    return LabelColumns.read(rows, nowhere);
  }

  @Override
  public TaskRun run(MultiLabel settings, Recipe recipe, RecipeData data) {
    return new MultiLabelRun(recipe, data);
  }
}
