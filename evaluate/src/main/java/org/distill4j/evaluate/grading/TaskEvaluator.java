package org.distill4j.evaluate.grading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.distill4j.evaluate.calibration.TemperedAnswers;
import org.distill4j.evaluate.report.Quality;
import org.distill4j.evaluate.statistics.Estimate;

/**
 * The test rows of one kind of task: lets models answer them, and marks what they say.
 *
 * @param <A> a model's answers to all rows
 */
public interface TaskEvaluator<A> {
  /** The classes by which tables of mistakes are named; none where answers are no classes. */
  List<String> labels();

  /**
   * The main metric of these answers over some of the rows, which may repeat; the array may be used
   * again after the call.
   */
  ToDoubleFunction<int[]> metric(A answers);

  /** The main metric of a simple baseline on the same rows. */
  Estimate floor();

  /**
   * The answers of a model folder at batch 1 without padding.
   *
   * @throws IOException when the folder is no model folder of this task
   */
  A answers(Path folder) throws IOException;

  /**
   * The answers to the rows of {@link BatchSample} when 32 are run together, padded to the longest.
   *
   * @throws IOException when the folder is no model folder of this task
   */
  A answersAtBatch32(Path folder) throws IOException;

  /**
   * The same answers with their probabilities at any temperature; nothing where answers have none.
   *
   * @param folder the model folder that gave them
   * @throws IOException when the folder is no model folder of this task
   */
  default Optional<TemperedAnswers> confidences(A answers, Path folder) throws IOException {
    return Optional.empty();
  }

  /**
   * Marks the teacher, or any model that is compared with none.
   *
   * @param together its answers to some rows at batch 32
   */
  Quality mark(A answers, A together);

  /**
   * Marks a model against its teacher and others.
   *
   * @param together its answers to some rows at batch 32
   * @param teacher name of the teacher among {@code others}
   * @param others answers to the same rows, by name, in the order in which to compare
   */
  Quality mark(A answers, A together, String teacher, Map<String, A> others);
}
