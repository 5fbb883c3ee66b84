package org.distill4j.compress.factorize;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;
import org.distill4j.teacher.transformer.GraphNames;

/**
 * What is kept as two factors together: a linear layer, or those to keys and values.
 *
 * @param name the name of its rank in a {@link WeightForm}
 * @param layers the linear layers, by name without {@code .weight}
 * @param source the vertex that they read
 * @param out the width of all their outputs together
 * @param in the width of what they read
 * @param firstMost whether only texts' first tokens are read of it
 */
record FactoredPart(
    String name, List<String> layers, String source, int out, int in, boolean firstMost) {

  /** All parts of a model, in order. */
  static List<FactoredPart> of(TransformerConfig config, boolean tags) {
    List<FactoredPart> parts = new ArrayList<>();
    int last = config.numHiddenLayers() - 1;
    for (int layer = 0; layer <= last; layer++) {
      boolean first = layer == last && !tags;
      attention(parts, config, layer, first);
      feedForward(parts, config, layer, first);
    }
    return List.copyOf(parts);
  }

  private static void attention(
      List<FactoredPart> parts, TransformerConfig config, int layer, boolean first) {
    int size = config.attentionSize(layer);
    if (size == 0) {
      return;
    }
    String prefix = config.layerPrefix(layer);
    int hidden = config.hiddenSize();
    String state = GraphNames.hiddenState(layer);
    String self = prefix + "attention.self.";
    List<String> keyValue = List.of(self + "key", self + "value");
    parts.add(single(WeightForm.queries(prefix), state, size, hidden, first));
    parts.add(
        new FactoredPart(
            WeightForm.keysAndValues(prefix), keyValue, state, 2 * size, hidden, false));
    String heads = GraphNames.attention(layer);
    parts.add(single(WeightForm.attended(prefix), heads, hidden, size, first));
  }

  private static void feedForward(
      List<FactoredPart> parts, TransformerConfig config, int layer, boolean first) {
    int width = config.intermediateSize().get(layer);
    if (width == 0) {
      return;
    }
    String prefix = config.layerPrefix(layer);
    int hidden = config.hiddenSize();
    String middle = GraphNames.attentionOutput(layer);
    String neurons = GraphNames.intermediate(layer);
    parts.add(single(WeightForm.inner(prefix), middle, width, hidden, first));
    parts.add(single(WeightForm.outer(prefix), neurons, hidden, width, first));
  }

  private static FactoredPart single(
      String name, String source, int out, int in, boolean firstMost) {
    return new FactoredPart(name, List.of(name), source, out, in, firstMost);
  }

  /** Whether its outputs are fewer than its inputs, and so the cheaper ones to decompose. */
  boolean narrows() {
    return out <= in;
  }
}
