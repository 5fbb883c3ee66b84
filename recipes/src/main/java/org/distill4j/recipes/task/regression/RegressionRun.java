package org.distill4j.recipes.task.regression;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.distill4j.evaluate.baseline.ScoreFromWords;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.ScoreColumn;
import org.distill4j.evaluate.grading.Evaluator;
import org.distill4j.evaluate.grading.ScoreEvaluator;
import org.distill4j.evaluate.metric.Correlation;
import org.distill4j.evaluate.metric.Metric;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.task.api.TaskRun;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.training.Labels;
import org.distill4j.teacher.training.ScoreSlice;
import org.distill4j.teacher.transformer.TransformerModel;

/** One number for each text or pair. */
record RegressionRun(Recipe recipe, RecipeData data) implements TaskRun {
  private static final String BIAS = "classifier.bias";

  @Override
  public Metric metric() {
    return Metric.PEARSON;
  }

  @Override
  public Labels truth(Dataset rows) throws IOException {
    return Labels.scores(ScoreColumn.of(rows));
  }

  @Override
  public ToDoubleFunction<TransformerModel> validation(List<TokenizedText> sequences, Dataset rows)
      throws IOException {
    return new ScoreSlice(sequences, ScoreColumn.of(rows));
  }

  /** Begins at the mean score: a step moves the bias by no more than the learning rate. */
  @Override
  public Checkpoint started(Checkpoint fresh) throws IOException {
    if (fresh.tensor(BIAS).values()[0] != 0) {
      return fresh; // it was trained before
    }
    double mean =
        ScoreColumn.of(data.train()).stream()
            .mapToDouble(Double::doubleValue)
            .average()
            .orElseThrow();
    SortedMap<String, Tensor> tensors = new TreeMap<>(fresh.tensors());
    tensors.put(BIAS, Tensor.of(new float[] {(float) mean}, 1));
    return new Checkpoint(fresh.config(), tensors, fresh.head());
  }

  @Override
  public ScoreEvaluator examination(Evaluator grader) throws IOException {
    List<Double> truth = ScoreColumn.of(data.test());
    double[] wanted = truth.stream().mapToDouble(Double::doubleValue).toArray();
    double[] guessed = ScoreFromWords.fit(data.train()).predict(data.test());
    Bootstrap bootstrap = Bootstrap.defaults();
    Estimate floor = bootstrap.estimate(wanted.length, new Correlation(wanted, guessed)::pearson);
    return new ScoreEvaluator(data.test(), truth, floor, recipe.margin(), bootstrap, grader);
  }
}
