package org.distill4j.compress.factorize;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.EncoderLayer;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.architecture.ResidualBlock;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;

/**
 * A part of a model that is factorized as one matrix: a linear layer, or those to keys and values
 * together.
 *
 * @param name the name of its rank in a {@link WeightForm}
 * @param layers the linear layers, by name without {@code .weight}
 * @param source the value that they read
 * @param out the width of all their outputs together
 * @param in the width of what they read
 * @param firstMost whether only texts' first tokens are read of it
 */
record FactoredPart(
    String name, List<String> layers, String source, int out, int in, boolean firstMost) {

  /** All parts of a model that has one matrix a layer, or had, in order. */
  static List<FactoredPart> of(TransformerConfig config, boolean tags) {
    TransformerConfig plain = config.withForm(WeightForm.plain());
    Architecture model = ModelFamily.of(plain).architecture(plain, HeadSpec.none());
    List<FactoredPart> parts = new ArrayList<>();
    int last = config.numHiddenLayers() - 1;
    for (int layer = 0; layer <= last; layer++) {
      EncoderLayer linears = EncoderLayer.of(model, layer);
      boolean first = layer == last && !tags;
      if (linears.attention().axis().size() > 0) {
        attention(parts, linears, WeightForm.keysAndValues(config.layerPrefix(layer)), first);
      }
      if (linears.feedForward().axis().size() > 0) {
        feedForward(parts, linears, first);
      }
    }
    return List.copyOf(parts);
  }

  private static void attention(
      List<FactoredPart> parts, EncoderLayer layer, String keysAndValues, boolean first) {
    ResidualBlock block = layer.attention();
    Op.Linear key = layer.key();
    Op.Linear value = layer.value();
    parts.add(single(layer.query(), block.residual(), first));
    parts.add(
        new FactoredPart(
            keysAndValues,
            List.of(key.name(), value.name()),
            block.residual(),
            key.out().size() + value.out().size(),
            key.in().size(),
            false));
    parts.add(single(block.projection(), block.units(), first));
  }

  private static void feedForward(List<FactoredPart> parts, EncoderLayer layer, boolean first) {
    ResidualBlock block = layer.feedForward();
    parts.add(single(layer.intermediate(), block.residual(), first));
    parts.add(single(block.projection(), block.units(), first));
  }

  private static FactoredPart single(Op.Linear linear, String source, boolean firstMost) {
    return new FactoredPart(
        linear.name(),
        List.of(linear.name()),
        source,
        linear.out().size(),
        linear.in().size(),
        firstMost);
  }

  /** Whether its outputs are fewer than its inputs, and so the cheaper ones to decompose. */
  boolean narrows() {
    return out <= in;
  }
}
