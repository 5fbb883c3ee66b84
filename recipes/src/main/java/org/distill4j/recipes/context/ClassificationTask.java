package org.distill4j.recipes.context;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.distill4j.evaluate.calibration.ClassLogits;
import org.distill4j.evaluate.calibration.TemperedAnswers;
import org.distill4j.evaluate.data.Dataset;
import org.distill4j.evaluate.data.LabelSet;
import org.distill4j.evaluate.floor.BagOfWords;
import org.distill4j.evaluate.grading.ClassExamination;
import org.distill4j.evaluate.grading.Exam;
import org.distill4j.evaluate.grading.Grader;
import org.distill4j.evaluate.grading.Predictions;
import org.distill4j.evaluate.metrics.Metric;
import org.distill4j.evaluate.metrics.Scores;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.runtime.Pieces;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.training.Truth;
import org.distill4j.teacher.training.ValidationSlice;
import org.distill4j.teacher.transformer.Encoder;

/** One label of several for each text or pair. */
record ClassificationTask(Recipe recipe, RecipeData data) implements TaskKind {
  @Override
  public Metric metric() {
    return Metric.ACCURACY;
  }

  @Override
  public Truth truth(Dataset rows) throws IOException {
    return Truth.classes(data.labels().indices(rows));
  }

  @Override
  public ToDoubleFunction<Encoder> validation(List<Pieces> sequences, Dataset rows)
      throws IOException {
    return new ValidationSlice(sequences, data.labels().indices(rows));
  }

  @Override
  public Checkpoint started(Checkpoint fresh) {
    return fresh;
  }

  @Override
  public Optional<TemperedAnswers> confidences(Grader grader, Path folder, Dataset rows)
      throws IOException {
    Predictions given = grader.answers(folder, rows);
    return Optional.of(
        ClassLogits.of(given.probabilities(), given.answers(), data.labels().indices(rows)));
  }

  @Override
  public ClassExamination examination(Grader grader) throws IOException {
    LabelSet labels = data.labels();
    BagOfWords words = BagOfWords.fit(data.train(), labels);
    List<Integer> truth = labels.indices(data.test());
    int[] predicted = words.predict(data.test()).stream().mapToInt(labels::indexOf).toArray();
    Estimate floor =
        Scores.accuracy(truth.stream().mapToInt(Integer::intValue).toArray(), predicted);
    Exam exam = new Exam(labels.labels(), truth, floor, recipe.margin(), Bootstrap.defaults());
    return new ClassExamination(data.test(), exam, grader);
  }
}
