/**
 * Smaller shapes, smaller numbers, and the files that hold them.
 *
 * <p>Everything here works on {@link org.distill4j.teacher.checkpoint.Checkpoint}s, plain arrays by
 * name, never on a training graph. Axis letters used below: B sequences in a batch, L tokens of a
 * sequence, H hidden width, A heads × head width of one layer, F feed-forward neurons of one layer,
 * V vocabulary, C labels.
 */
package org.distill4j.compress;
