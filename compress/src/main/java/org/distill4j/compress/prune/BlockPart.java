package org.distill4j.compress.prune;

import org.distill4j.teacher.transformer.GraphNames;

/**
 * One of the two blocks of a layer.
 *
 * @param dense the name of its output projection
 * @param units the vertex that the projection reads
 * @param residual the vertex that is added
 */
record BlockPart(String dense, String units, String residual) {
  static BlockPart attention(int layer) {
    return new BlockPart(
        "encoder.layer." + layer + ".attention.output.dense",
        GraphNames.attention(layer),
        GraphNames.hiddenState(layer));
  }

  static BlockPart feedForward(int layer) {
    return new BlockPart(
        "encoder.layer." + layer + ".output.dense",
        GraphNames.intermediate(layer),
        GraphNames.attentionOutput(layer));
  }
}
