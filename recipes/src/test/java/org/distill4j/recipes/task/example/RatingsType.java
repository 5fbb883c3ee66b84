package org.distill4j.recipes.task.example;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.task.api.TaskRun;
import org.distill4j.recipes.task.api.TaskType;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.training.Labels;
import org.distill4j.teacher.training.ValidationSlice;
import org.distill4j.teacher.transformer.TransformerModel;

/** A task that the program does not know, as a user's jar may bring it. */
public final class RatingsType implements TaskType<Ratings> {
  private static final String LEAST = "least";

  @Override
  public String key() {
    return Ratings.KEY;
  }

  @Override
  public Class<Ratings> settings() {
    return Ratings.class;
  }

  @Override
  public List<String> keys() {
    return List.of(LEAST);
  }

  @Override
  public Ratings read(Fields task) {
    return new Ratings(task.number(LEAST, 3, Bound.POSITIVE));
  }

  @Override
  public Map<String, Object> write(Ratings settings) {
    return Map.of(LEAST, settings.least());
  }

  @Override
  public String explain(Ratings settings) {
    return "whether a text is rated " + settings.least() + " or more, judged by accuracy.";
  }

  @Override
  public TaskRun run(Ratings settings, Recipe recipe, RecipeData data) {
    return new Run(settings, recipe, data);
  }

  private record Run(Ratings task, Recipe recipe, RecipeData data) implements TaskRun {
    @Override
    public Metric metric() {
      return Metric.ACCURACY;
    }

    @Override
    public Labels truth(Dataset rows) throws IOException {
      return Labels.classes(task.indices(rows));
    }

    @Override
    public ToDoubleFunction<TransformerModel> validation(
        List<TokenizedText> sequences, Dataset rows) throws IOException {
      return new ValidationSlice(sequences, task.indices(rows));
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
          ClassLogits.of(given.probabilities(), given.answers(), task.indices(rows)));
    }

    @Override
    public ClassEvaluator examination(Evaluator grader) throws IOException {
      LabelSet labels = data.labels();
      BagOfWords words = BagOfWords.fit(task.named(data.train()), labels);
      List<Integer> truth = task.indices(data.test());
      int[] predicted = words.predict(data.test()).stream().mapToInt(labels::indexOf).toArray();
      int[] wanted = truth.stream().mapToInt(Integer::intValue).toArray();
      Estimate baseline = Scores.accuracy(wanted, predicted);
      EvaluationSet set =
          new EvaluationSet(
              labels.labels(), truth, baseline, recipe.margin(), Bootstrap.defaults());
      return new ClassEvaluator(data.test(), set, grader);
    }
  }
}
