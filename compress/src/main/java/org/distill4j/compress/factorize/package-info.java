/**
 * Linear layers and the word embedding as products of two smaller matrices.
 *
 * <p>Axes: N tokens, in and out the widths of a layer, r its rank, V tokens of the vocabulary, H
 * the hidden width. A factored layer is two linear layers in every form that the model takes, so
 * that it is trained, quantized and exported as any other: see {@link
 * org.distill4j.teacher.checkpoint.WeightForm}.
 */
package org.distill4j.compress.factorize;
