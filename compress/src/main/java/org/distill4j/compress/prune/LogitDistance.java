package org.distill4j.compress.prune;

import java.util.List;
import org.distill4j.runtime.Pieces;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.training.Answers;
import org.distill4j.teacher.transformer.Encoder;

/** How far the logits of two models are apart on texts: the mean square over texts and labels. */
public final class LogitDistance {
  private LogitDistance() {}

  /** The distance of two models with the same labels. */
  public static double of(Checkpoint model, Checkpoint other, List<Pieces> texts) {
    return of(logits(model, texts), logits(other, texts));
  }

  static float[][] logits(Checkpoint model, List<Pieces> texts) {
    return Answers.logits(Encoder.forInference(model), texts);
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
