/**
 * Fits what is left of a pruned model to the whole one by least squares on texts, without training:
 * output projections, and with fewer hidden units also norms and readers of the residual stream.
 * Letters: N tokens of a batch, H hidden units, C labels.
 */
package org.distill4j.compress.reconstruct;
