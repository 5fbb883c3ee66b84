package org.distill4j.recipes.task.classification;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.distill4j.evaluate.baseline.BagOfWords;
import org.distill4j.evaluate.calibration.ClassLogits;
import org.distill4j.evaluate.calibration.TemperedAnswers;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.LabelSet;
import org.distill4j.evaluate.grading.ClassEvaluator;
import org.distill4j.evaluate.grading.EvaluationSet;
import org.distill4j.evaluate.grading.Evaluator;
import org.distill4j.evaluate.grading.Predictions;
import org.distill4j.evaluate.metric.Metric;
import org.distill4j.evaluate.metric.Scores;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.task.api.TaskRun;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.training.Labels;
import org.distill4j.teacher.training.ValidationSlice;
import org.distill4j.teacher.transformer.TransformerModel;

/** One label of several for each text or pair. */
record ClassificationRun(Recipe recipe, RecipeData data) implements TaskRun {
  @Override
  public Metric metric() {
    return Metric.ACCURACY;
  }

  @Override
  public Labels truth(Dataset rows) throws IOException {
    return Labels.classes(data.labels().indices(rows));
  }

  @Override
  public ToDoubleFunction<TransformerModel> validation(List<TokenizedText> sequences, Dataset rows)
      throws IOException {
    return new ValidationSlice(sequences, data.labels().indices(rows));
  }

  @Override
  public Checkpoint started(Checkpoint fresh) {
    return fresh;
  }

  @Override
  public Optional<TemperedAnswers> confidences(Evaluator grader, Path folder, Dataset rows)
      throws IOException {
    Predictions given = grader.answers(folder, rows);
    return Optional.of(
        ClassLogits.of(given.probabilities(), given.answers(), data.labels().indices(rows)));
  }

  @Override
  public ClassEvaluator examination(Evaluator grader) throws IOException {
    LabelSet labels = data.labels();
    BagOfWords words = BagOfWords.fit(data.train(), labels);
    List<Integer> truth = labels.indices(data.test());
    int[] predicted = words.predict(data.test()).stream().mapToInt(labels::indexOf).toArray();
    Estimate floor =
        Scores.accuracy(truth.stream().mapToInt(Integer::intValue).toArray(), predicted);
    EvaluationSet exam =
        new EvaluationSet(labels.labels(), truth, floor, recipe.margin(), Bootstrap.defaults());
    return new ClassEvaluator(data.test(), exam, grader);
  }
}
