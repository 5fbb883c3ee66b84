package org.distill4j.compress.prune;

import java.util.Arrays;
import java.util.List;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.training.Inference;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * Measures how far the logits of two models are apart on texts, by the mean square over texts and
 * labels. Of taggers those at the first tokens of words count, which alone are read, and a text's
 * mean runs over its words too.
 */
public final class LogitDistance {
  private LogitDistance() {}

  /** The distance of two models with the same labels. */
  public static double of(Checkpoint model, Checkpoint other, List<TokenizedText> texts) {
    return of(logits(model, texts), logits(other, texts));
  }

  /** The logits of each text, {@code [C]}; of a tagger those of its words, {@code [words C]}. */
  public static float[][] logits(Checkpoint model, List<TokenizedText> texts) {
    float[][] logits = Inference.logits(TransformerModel.forInference(model), texts);
    if (Head.of(model) == Head.TAGS) {
      for (int i = 0; i < logits.length; i++) {
        logits[i] = ofWords(texts.get(i), logits[i], model.labels().size());
      }
    }
    return logits;
  }

  // Pieces that know of no words count all of them.
  private static float[] ofWords(TokenizedText text, float[] logits, int labels) {
    if (text.words() == 0) {
      return logits;
    }
    float[] chosen = new float[text.words() * labels];
    int count = 0;
    for (int word = 0; word < text.words(); word++) {
      if (text.firstPiece(word) != TokenizedText.NO_PIECE) {
        System.arraycopy(logits, text.firstPiece(word) * labels, chosen, count, labels);
        count += labels;
      }
    }
    return Arrays.copyOf(chosen, count);
  }

  static double of(float[][] logits, float[][] others) {
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      for (int c = 0; c < logits[i].length; c++) {
        double difference = (double) logits[i][c] - others[i][c];
        sum += difference * difference / logits[i].length;
      }
    }
    return sum / logits.length;
  }
}
