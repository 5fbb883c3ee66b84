package org.distill4j.teacher.family;

import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;

/**
 * What stands on an encoder, and how wide it is.
 *
 * @param kind what it answers
 * @param size the number of logits, or the width of vectors; 0 without a head
 * @param crf whether neighbouring tags have scores
 */
public record HeadShape(Head kind, int size, boolean crf) {
  /** The head of a model. */
  public static HeadShape of(Checkpoint model) {
    return new HeadShape(Head.of(model), model.labels().size(), model.hasChain());
  }
}
