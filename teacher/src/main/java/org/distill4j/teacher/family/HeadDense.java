package org.distill4j.teacher.family;

import org.distill4j.teacher.architecture.Op;

/**
 * The dense layer of an encoder's head for texts, which stands between the first token's state and
 * the logits.
 *
 * @param activation what follows it
 * @param dropout whether the state is dropped out before it
 * @param inEncoder whether files have it as part of the encoder, a pooler, and not of the head
 */
public record HeadDense(Op.Function activation, boolean dropout, boolean inEncoder) {}
