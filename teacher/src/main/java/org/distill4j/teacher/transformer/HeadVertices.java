package org.distill4j.teacher.transformer;

import java.util.List;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;

/** Which vertices are trained where the encoder is frozen: those of the head, behind all others. */
final class HeadVertices {
  private HeadVertices() {}

  /** The first of them. A student without attention has nothing like a pooler. */
  static String first(Checkpoint model) {
    boolean pooled = model.config().family().isTransformer() && Head.of(model) != Head.TAGS;
    return pooled ? GraphNames.POOLER : GraphNames.CLASSIFIER;
  }

  /**
   * Checks that the head is all that losses look at.
   *
   * @throws IllegalArgumentException if one stands on the inside of the encoder
   */
  static void requireAll(List<TrainingLoss> losses) {
    for (TrainingLoss loss : losses) {
      boolean onAnswers =
          loss instanceof CrfTapLoss
              || (loss instanceof TapLoss tap && tap.tap().equals(GraphNames.CLASSIFIER));
      if (!onAnswers) {
        throw new IllegalArgumentException(
            "losses: must be on the answers where the head alone is trained; got "
                + loss
                + ". Train the whole model.");
      }
    }
  }
}
