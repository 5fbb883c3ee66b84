package org.distill4j.compress.onnx;

import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;

/**
 * Linear layers that are kept as two factors.
 *
 * @param config tells which
 * @param weights how each factor enters the graph
 */
record Factors(TransformerConfig config, Weights weights) {
  /** Whether layers of one layer's attention read its tokens themselves. */
  boolean attentionIsWhole(int layer) {
    String prefix = config.layerPrefix(layer);
    return config.form().rank(WeightForm.queries(prefix)) == 0
        && config.form().rank(WeightForm.keysAndValues(prefix)) == 0;
  }

  /** What a layer reads in place of x: its first factor, where it has one. */
  String narrowed(String x, String layer) {
    return config.form().rank(layer) == 0 ? x : weights.linear(x, layer + WeightForm.FACTOR);
  }

  /** A layer, in two products where it is kept so. */
  String linear(String x, String layer) {
    return weights.linear(narrowed(x, layer), layer);
  }
}
