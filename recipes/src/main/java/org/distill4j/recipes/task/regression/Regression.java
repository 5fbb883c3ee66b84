package org.distill4j.recipes.task.regression;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.LabelSet;
import org.distill4j.evaluate.dataset.ScoreColumn;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.StageRules;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.teacher.checkpoint.Head;

/** One number for each text or pair of texts. */
public record Regression() implements Task {
  static final String KEY = "regression";

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public Head output() {
    return Head.SCORE;
  }

  /** The squared error: a score has no soft targets. */
  @Override
  public List<Loss> losses() {
    return List.of(Loss.LogitMse.defaults());
  }

  @Override
  public List<StageRules.Fault> faults(List<Stage> stages) {
    return RegressionRules.faults(stages);
  }

  @Override
  public Optional<String> withoutSmoothing() {
    return Optional.of("must be 0 where answers are scores, which are no labels to smooth");
  }

  @Override
  public LabelSet outputs(Dataset train) {
    return LabelSet.score();
  }

  @Override
  public void check(LabelSet outputs, Dataset rows) throws IOException {
    List<Double> scores = ScoreColumn.of(rows);
    if (scores.stream().distinct().count() < 2) {
      throw new DataException(
          rows.name(),
          "must have rows of at least two scores, or there is nothing to tell apart; got "
              + scores.get(0)
              + " alone. Check the label column, or hold out more rows.");
    }
  }
}
