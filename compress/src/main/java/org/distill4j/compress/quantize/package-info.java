/**
 * Int8 weights with dynamic or fixed activation scales, and plain-Java models of what exported
 * graphs compute. {@link org.distill4j.compress.quantize.Quantization} is the way in.
 *
 * <p>Axis letters: L tokens of a sequence, H hidden width, A heads × head width of a layer, F
 * feed-forward neurons, C labels. A quantized matrix is [out, in] with one scale a row.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Whatever calibration decides, it measures: ranges on streaming histograms, layers to keep
 *       in float32 by the logits' change, saturation by exact integer emulation of 16-bit sums.
 *   <li>Layers at risk without VNNI get seven bits of weight, not signed activations: on x86-64
 *       ONNX Runtime 1.29 turns signed ones into unsigned ones before it multiplies, which saturate
 *       just the same.
 *   <li>On MiniLM with SST-2's texts, fixed scales by squared error were as near to float32 as
 *       dynamic ones; percentile was twice as far, entropy seven times.
 * </ul>
 */
package org.distill4j.compress.quantize;
