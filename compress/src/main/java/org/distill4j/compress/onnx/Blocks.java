package org.distill4j.compress.onnx;

/** The parts of a graph that dialects write differently. */
interface Blocks {
  /** Whatever {@link #attend} needs to know of {@code attention_mask}, made once. */
  String mask();

  /**
   * Attention of the queries' tokens to all, before its output projection.
   *
   * @param queries float [B, Q, H], where Q is L or 1
   * @param tokens float [B, L, H]
   * @param mask what {@link #mask} gave
   * @param layer one that has heads
   * @return float [B, Q, h · d]
   */
  String attend(String queries, String tokens, String mask, int layer);

  /** Gaussian error linear unit, {@code x/2 · (1 + erf(x/√2))}. */
  String gelu(String x);

  /**
   * The layer norm of a sum.
   *
   * @param x float, of the residual's shape
   * @param sum the name of the sum, where that is a value of its own
   * @param name the norm's name without {@code .weight} and {@code .bias}
   */
  String norm(String x, String residual, String sum, String name);

  /** The same where x is a bias alone, float [H]. */
  String normOfBias(String x, String residual, String sum, String name);
}
