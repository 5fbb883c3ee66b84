/**
 * Training of a model that will be stored in few bits: what is rounded in the exported file is
 * rounded in the pass too, in float, and gradients go through as if it were not.
 *
 * <p>A number v with step size s becomes {@code v̂ = s · clip(round(v / s), l, h)}, halves to even.
 * Step sizes are learned (Esser et al. 2020, arXiv 1902.08153, "LSQ"); those of activations that
 * follow each text are its range, as in the exported file.
 *
 * <p>Axis letters: N token rows of a batch, [out, in] a linear layer's weights.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Levels below zero and above need not be as many: a zero point stays where calibration put
 *       it, and the step alone is learned.
 *   <li>Adam takes no notice of a gradient's size, and the paper's factor {@code 1 / sqrt(n · h)}
 *       no longer makes steps move as fast as weights. Steps have a rate of their own, and move by
 *       a share of themselves, so that one rate serves large ones and small ones.
 *   <li>The pass is float32: bfloat16 would round rounded numbers again.
 * </ul>
 */
package org.distill4j.teacher.quantization;
