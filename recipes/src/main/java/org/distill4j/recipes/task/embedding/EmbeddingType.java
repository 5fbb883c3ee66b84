package org.distill4j.recipes.task.embedding;

import java.util.List;
import java.util.Map;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.task.api.LabelNames;
import org.distill4j.recipes.task.api.TaskRun;
import org.distill4j.recipes.task.api.TaskType;

/** The kind {@code sentence-embedding}. */
public final class EmbeddingType implements TaskType<Embedding> {
  @Override
  public String key() {
    return Embedding.KEY;
  }

  @Override
  public Class<Embedding> settings() {
    return Embedding.class;
  }

  @Override
  public List<String> keys() {
    return List.of(LabelNames.KEY);
  }

  @Override
  public Embedding read(Fields task) {
    LabelNames.refuse(task, "vectors");
    return new Embedding();
  }

  @Override
  public Map<String, Object> write(Embedding settings) {
    return Map.of();
  }

  @Override
  public String explain(Embedding settings) {
    return "a vector of length one for each text, learned from the teacher's without labels, judged"
        + " by Spearman's correlation of cosines with the test pairs' scores, or by recall@1"
        + " of pairs without scores. Without a teacher nothing can be learned: the control is"
        + " the student before its first distill.";
  }

  @Override
  public TaskRun run(Embedding settings, Recipe recipe, RecipeData data) {
    return new EmbeddingRun(recipe, data);
  }
}
