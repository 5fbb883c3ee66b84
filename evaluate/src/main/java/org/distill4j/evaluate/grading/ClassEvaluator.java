package org.distill4j.evaluate.grading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.distill4j.evaluate.calibration.ClassLogits;
import org.distill4j.evaluate.calibration.TemperedAnswers;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.metric.Scores;
import org.distill4j.evaluate.report.Quality;
import org.distill4j.evaluate.statistics.Estimate;

/**
 * Rows that have one label of several each.
 *
 * @param data the rows
 * @param exam their labels and the rules
 * @param grader asks the models
 */
public record ClassEvaluator(Dataset data, EvaluationSet exam, Evaluator grader)
    implements TaskEvaluator<Predictions> {
  @Override
  public List<String> labels() {
    return exam.labels();
  }

  @Override
  public Estimate floor() {
    return exam.floor();
  }

  @Override
  public Predictions answers(Path folder) throws IOException {
    return grader.answers(folder, data);
  }

  @Override
  public Predictions answersAtBatch32(Path folder) throws IOException {
    return grader.answersAtBatch32(folder, data);
  }

  @Override
  public Optional<TemperedAnswers> confidences(Predictions answers, Path folder) {
    return Optional.of(ClassLogits.of(answers.probabilities(), answers.answers(), exam.truth()));
  }

  @Override
  public ToDoubleFunction<int[]> metric(Predictions answers) {
    return rows ->
        Arrays.stream(rows)
                .filter(row -> answers.answers().get(row).equals(exam.truth().get(row)))
                .count()
            / (double) rows.length;
  }

  @Override
  public Quality mark(Predictions answers, Predictions together) {
    return with(exam.mark(answers), answers, together);
  }

  @Override
  public Quality mark(
      Predictions answers, Predictions together, String teacher, Map<String, Predictions> others) {
    return with(exam.mark(answers, teacher, others), answers, together);
  }

  private static Quality with(Quality quality, Predictions answers, Predictions together) {
    int[] alone = BatchSample.of(answers.answers()).stream().mapToInt(Integer::intValue).toArray();
    return quality.withAgreementAtBatch32(Scores.agreement(alone, together.indices()));
  }
}
