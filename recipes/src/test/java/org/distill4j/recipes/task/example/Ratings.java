package org.distill4j.recipes.task.example;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.LabelSet;
import org.distill4j.evaluate.dataset.ScoreColumn;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.teacher.checkpoint.Head;

/**
 * Texts that are rated by numbers, of which a model tells good ones from others.
 *
 * @param least the lowest rating of a good one
 */
record Ratings(double least) implements Task {
  static final String KEY = "ratings";
  static final List<String> LABELS = List.of("other", "good");

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public Head output() {
    return Head.CLASSES;
  }

  @Override
  public LabelSet outputs(Dataset train) {
    return new LabelSet(LABELS);
  }

  @Override
  public void check(LabelSet outputs, Dataset rows) throws IOException {
    if (indices(rows).stream().distinct().count() < 2) {
      throw new DataException(
          rows.name(), "must have ratings above and below " + least + "; got one side.");
    }
  }

  List<Integer> indices(Dataset rows) throws IOException {
    List<Integer> indices = new ArrayList<>();
    ScoreColumn.of(rows).forEach(rating -> indices.add(rating >= least ? 1 : 0));
    return indices;
  }

  /** The rows with labels for ratings. */
  Dataset named(Dataset rows) {
    return rows.withLabels(rating -> LABELS.get(Double.parseDouble(rating) >= least ? 1 : 0));
  }
}
