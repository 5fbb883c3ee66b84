package org.distill4j.compress.onnx;

import org.distill4j.teacher.architecture.Op;

/** The parts of a graph that operator sets write differently. */
interface Blocks {
  /** Whatever {@link #attend} needs to know of {@code attention_mask}, made once. */
  String mask();

  /** Attention, float [B, Q, h · d]. */
  String attend(AttentionInputs inputs);

  /** Gaussian error linear unit, {@code x/2 · (1 + erf(x/√2))}. */
  String gelu(String x);

  /** The same by tanh, {@code x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))}. */
  String geluByTanh(String x);

  /**
   * The layer norm of a sum.
   *
   * @param x float, of the residual's shape
   * @param sum the name of the sum, where that is a value of its own
   */
  String norm(String x, String residual, String sum, Op.LayerNorm norm);

  /** The same where one of both has not all rows. */
  String normOfRow(String x, String residual, String sum, Op.LayerNorm norm);
}
