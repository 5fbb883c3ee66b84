package org.distill4j.teacher.training;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.evaluate.metric.ThresholdChoice;
import org.distill4j.runtime.LabelChoice;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.loss.Sigmoid;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * The rows by which models of several labels a text are chosen, by the micro-F1 that one threshold
 * reaches on them, in [0, 1].
 *
 * @param sequences the texts
 * @param sets the indices of each text's labels
 */
public record LabelSetSlice(List<TokenizedText> sequences, List<List<Integer>> sets)
    implements EpochScore {
  /** Copies the lists. */
  public LabelSetSlice {
    sequences = List.copyOf(sequences);
    sets = List.copyOf(sets);
    if (sequences.isEmpty() || sequences.size() != sets.size()) {
      throw new IllegalArgumentException(
          "labels: must be there for each of at least one text; got "
              + sets.size()
              + " for "
              + sequences.size());
    }
  }

  @Override
  public double noise(double score) {
    return EpochScore.ofShares(score, sets.size());
  }

  /** The score, and to break ties up to a millionth more, the less the binary cross-entropy is. */
  @Override
  public double applyAsDouble(TransformerModel encoder) {
    float[][] logits = Inference.logits(encoder, sequences);
    List<List<Double>> probabilities = new ArrayList<>();
    boolean[][] truth = new boolean[logits.length][];
    double loss = 0;
    for (int row = 0; row < logits.length; row++) {
      probabilities.add(LabelChoice.probabilities(logits[row]));
      truth[row] = new boolean[logits[row].length];
      for (int label : sets.get(row)) {
        truth[row][label] = true;
      }
      for (int label = 0; label < logits[row].length; label++) {
        double z = logits[row][label];
        loss -= Sigmoid.logarithm(truth[row][label] ? z : -z);
      }
    }
    int decisions = logits.length * logits[0].length;
    return ThresholdChoice.bestMicroF1(probabilities, truth) + TIE / (1 + loss / decisions);
  }
}
