package org.distill4j.compress.onnx;

import org.distill4j.teacher.architecture.Axis;

/**
 * What attention reads.
 *
 * @param query float [B, Q, h · d], where Q is L or 1
 * @param key float [B, L, h · d]
 * @param value float [B, L, h · d]
 * @param mask what {@link Blocks#mask} gave
 * @param heads h heads of width d
 * @param module what names of its values begin with
 */
record AttentionInputs(
    String query, String key, String value, String mask, Axis heads, String module) {
  /** The name of the values of all heads side by side. */
  String joined() {
    return module + ".joined";
  }
}
