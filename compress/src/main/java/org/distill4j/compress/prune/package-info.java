/**
 * Chooses and removes attention heads, feed-forward neurons and layers, physically: tensors become
 * smaller, and layers may differ in shape. A layer may lose all heads or all neurons; its block
 * then adds only its bias.
 *
 * <p>Scores say what matters, by weights or by the loss; a share, a count or a time says how much
 * stays. What stays is reconstructed without training in {@link
 * org.distill4j.compress.reconstruct}. Letters: N tokens of a batch, H hidden units, A heads of
 * width D, F neurons.
 */
package org.distill4j.compress.prune;
