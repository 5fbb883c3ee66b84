package org.distill4j.teacher.training;

import java.util.List;
import java.util.stream.IntStream;
import org.distill4j.evaluate.metric.Correlation;
import org.distill4j.runtime.CompressedEmbedder;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * Pairs with scores by which sentence encoders are chosen: Spearman's correlation of the cosines of
 * the two vectors with the scores, in [-1, 1].
 *
 * @param sequences the texts, both of a pair one behind the other
 * @param scores one for each pair
 */
public record PairSlice(List<TokenizedText> sequences, List<Double> scores) implements EpochScore {
  /** Copies the lists. */
  public PairSlice {
    sequences = List.copyOf(sequences);
    scores = List.copyOf(scores);
    if (scores.isEmpty() || sequences.size() != 2 * scores.size()) {
      throw new IllegalArgumentException(
          "scores: must be one for each two of at least two texts; got "
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
    double[] cosines = new double[scores.size()];
    for (int i = 0; i < cosines.length; i++) {
      cosines[i] = CompressedEmbedder.cosine(answers[2 * i], answers[2 * i + 1]);
    }
    double[] truth = scores.stream().mapToDouble(Double::doubleValue).toArray();
    return new Correlation(truth, cosines).spearman(IntStream.range(0, cosines.length).toArray());
  }
}
