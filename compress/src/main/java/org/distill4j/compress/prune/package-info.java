/**
 * Removes attention heads, feed-forward neurons, hidden units and layers, physically: tensors
 * become smaller, and layers may differ in shape. A layer may lose all heads or all neurons; its
 * block then adds only its bias.
 *
 * <p>Scores say what matters, by weights or by the loss; a share, a count or a time says how much
 * stays; and what stays can be reconstructed without training, by least squares on texts. Letters:
 * N tokens of a batch, H hidden units, A heads of width D, F neurons.
 */
package org.distill4j.compress.prune;
