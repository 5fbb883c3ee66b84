package org.distill4j.teacher.training;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.distill4j.evaluate.metrics.Correlation;
import org.distill4j.runtime.Pieces;
import org.distill4j.teacher.transformer.Encoder;

/**
 * The rows by which models of scores are chosen, by Pearson's correlation in [-1, 1].
 *
 * @param sequences the texts
 * @param scores their scores
 */
public record ScoreSlice(List<Pieces> sequences, List<Double> scores)
    implements ToDoubleFunction<Encoder> {
  /** Copies the lists. */
  public ScoreSlice {
    sequences = List.copyOf(sequences);
    scores = List.copyOf(scores);
    if (sequences.isEmpty() || sequences.size() != scores.size()) {
      throw new IllegalArgumentException(
          "scores: must be one for each of at least one text; got "
              + scores.size()
              + " for "
              + sequences.size());
    }
  }

  @Override
  public double applyAsDouble(Encoder encoder) {
    float[][] answers = Answers.logits(encoder, sequences);
    double[] given = new double[answers.length];
    for (int i = 0; i < given.length; i++) {
      given[i] = answers[i][0];
    }
    double[] truth = scores.stream().mapToDouble(Double::doubleValue).toArray();
    return new Correlation(truth, given).pearson();
  }
}
