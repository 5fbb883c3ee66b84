package org.distill4j.compress.onnx;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;

/**
 * Attention, GELU and norms as single operators of ONNX Runtime. GELU stands apart from its bias:
 * in 1.29 a Gelu after an Add takes three quarters of the time of a BiasGelu, and integer products
 * add their biases themselves.
 */
final class FusedBlocks implements Blocks {
  private final OnnxGraph graph;
  private final Checkpoint checkpoint;
  private final TransformerConfig config;
  private final Weights weights;
  private final Blocks plain;

  FusedBlocks(OnnxGraph graph, Checkpoint checkpoint, Weights weights) {
    this.graph = graph;
    this.checkpoint = checkpoint;
    this.config = checkpoint.config();
    this.weights = weights;
    this.plain = new StandardBlocks(graph, checkpoint, weights);
  }

  /** Int32 [B, L]: 1 for a piece, 0 for padding, whose scores the operators make -10000. */
  @Override
  public String mask() {
    return graph.node(
        "Cast",
        "mask",
        List.of("attention_mask"),
        OnnxGraph.attribute("to", (long) OnnxGraph.INT32));
  }

  @Override
  public String attend(String queries, String tokens, String mask, int layer) {
    String prefix = config.layerPrefix(layer);
    String self = prefix + "attention.self.";
    Factors factors = new Factors(config, weights);
    List<String> layers = List.of(self + "query", self + "key", self + "value");
    String name = prefix + "attention.joined";
    int heads = config.numAttentionHeads().get(layer);
    if (queries.equals(tokens) && factors.attentionIsWhole(layer)) {
      Optional<String> whole = weights.attention(tokens, mask, layers, heads, name);
      return whole.orElseGet(
          () -> attention(weights.linear(tokens, layers).stream(), mask, heads, name));
    }
    String query = factors.linear(queries, WeightForm.queries(prefix));
    String read = factors.narrowed(tokens, WeightForm.keysAndValues(prefix));
    List<String> others = weights.linear(read, layers.subList(1, layers.size()));
    return attention(Stream.concat(Stream.of(query), others.stream()), mask, heads, name);
  }

  private String attention(Stream<String> queryKeyValue, String mask, int heads, String name) {
    return graph.fused(
        "MultiHeadAttention",
        name,
        Stream.concat(queryKeyValue, Stream.of(OnnxGraph.ABSENT, mask)).toList(),
        OnnxGraph.attribute("num_heads", (long) heads));
  }

  @Override
  public String gelu(String x) {
    return graph.fused("Gelu", x + "/gelu", List.of(x));
  }

  @Override
  public String norm(String x, String residual, String sum, String name) {
    return graph.fused(
        "SkipLayerNormalization",
        name,
        List.of(
            x,
            residual,
            graph.store(checkpoint, name + ".weight"),
            graph.store(checkpoint, name + ".bias")),
        OnnxGraph.attribute("epsilon", (float) config.layerNormEps()));
  }

  /** A bias alone has not the residual's shape, as SkipLayerNormalization demands. */
  @Override
  public String normOfBias(String x, String residual, String sum, String name) {
    return plain.norm(x, residual, sum, name);
  }
}
