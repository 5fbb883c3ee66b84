/**
 * Int8 weights with dynamic activations, and plain-Java models of what exported graphs compute.
 *
 * <p>Axis letters: L pieces of a sequence, H hidden width, A heads × head width of a layer, F
 * feed-forward neurons, C labels. A quantized matrix is [out, in] with one scale a row.
 */
package org.distill4j.compress.quantize;
