package org.distill4j.teacher.training;

import java.util.List;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.loss.Softmax;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * The rows by which models are chosen.
 *
 * @param sequences the texts
 * @param labels their label indices
 */
public record ValidationSlice(List<TokenizedText> sequences, List<Integer> labels)
    implements EpochScore {
  /** Copies the lists. */
  public ValidationSlice {
    sequences = List.copyOf(sequences);
    labels = List.copyOf(labels);
    if (sequences.isEmpty() || sequences.size() != labels.size()) {
      throw new IllegalArgumentException(
          "labels: must be one for each of at least one text; got "
              + labels.size()
              + " for "
              + sequences.size());
    }
  }

  @Override
  public double noise(double score) {
    return EpochScore.ofShares(score, labels.size());
  }

  /** Accuracy, a fraction in [0, 1], less a millionth of the mean cross-entropy to break ties. */
  @Override
  public double applyAsDouble(TransformerModel encoder) {
    float[][] logits = Inference.logits(encoder, sequences);
    int[] answers = Inference.labels(logits);
    double right = 0;
    double loss = 0;
    for (int i = 0; i < answers.length; i++) {
      right += answers[i] == labels.get(i) ? 1 : 0;
      loss -= Softmax.logarithms(widen(logits[i]), 1)[labels.get(i)];
    }
    return (right - TIE * loss) / answers.length;
  }

  private static double[] widen(float[] row) {
    double[] wide = new double[row.length];
    for (int i = 0; i < row.length; i++) {
      wide[i] = row[i];
    }
    return wide;
  }
}
