package org.distill4j.teacher.training;

import java.util.List;
import org.distill4j.evaluate.metric.Correlation;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * The rows by which models of scores are chosen, by Pearson's correlation in [-1, 1].
 *
 * @param sequences the texts
 * @param scores their scores
 */
public record ScoreSlice(List<TokenizedText> sequences, List<Double> scores) implements EpochScore {
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

  // The correlation's standard error (Fisher 1921), large samples.
  @Override
  public double noise(double score) {
    return (1 - score * score) * Math.sqrt(2.0 / scores.size());
  }

  @Override
  public double applyAsDouble(TransformerModel encoder) {
    float[][] answers = Inference.logits(encoder, sequences);
    double[] given = new double[answers.length];
    for (int i = 0; i < given.length; i++) {
      given[i] = answers[i][0];
    }
    double[] truth = scores.stream().mapToDouble(Double::doubleValue).toArray();
    return new Correlation(truth, given).pearson();
  }
}
