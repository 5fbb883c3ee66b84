package org.distill4j.recipes.task.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.distill4j.evaluate.calibration.TemperedAnswers;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.grading.Evaluator;
import org.distill4j.evaluate.grading.TaskEvaluator;
import org.distill4j.evaluate.metric.Metric;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.training.Labels;
import org.distill4j.teacher.transformer.TransformerModel;

/** A task in a run, once its rows are read: labels for training, validation, evaluation. */
public interface TaskRun {
  /** What models are judged by. */
  Metric metric();

  /** What is known of rows. */
  Labels truth(Dataset rows) throws IOException;

  /** A model's score on rows, by the main metric; higher is better. */
  ToDoubleFunction<TransformerModel> validation(List<TokenizedText> sequences, Dataset rows)
      throws IOException;

  /** A model whose head is fresh, with what the training rows say of its start. */
  Checkpoint started(Checkpoint fresh) throws IOException;

  /** The test rows, with the baseline. */
  TaskEvaluator<?> examination(Evaluator grader) throws IOException;

  /**
   * What a model folder answers to labelled rows at batch 1, with probabilities at any temperature;
   * nothing where answers have none.
   */
  default Optional<TemperedAnswers> confidences(Evaluator grader, Path folder, Dataset rows)
      throws IOException {
    return Optional.empty();
  }

  /**
   * Files that a stage's model has because of the task, chosen on validation rows; mostly none.
   *
   * @param folder the model folder, already written
   */
  default Map<String, byte[]> filesOf(Path folder) throws IOException {
    return Map.of();
  }

  /** What the report should tell of any training for it; mostly nothing. */
  default List<String> notes() {
    return List.of();
  }

  /** What an epoch is chosen by, on the validation rows. */
  default String choice() {
    return metric().title();
  }

  /** What the report should tell of a teacher that is used as it came; mostly nothing. */
  default List<String> teacherNotes() {
    return List.of();
  }

  /** The floor in a word, for messages. */
  default String floor() {
    return metric().floor();
  }

  /** A validation score for the reader. */
  default String shown(double score) {
    return String.format(Locale.ROOT, metric().isShare() ? "%.2f%%" : "%.2f", 100 * score);
  }
}
