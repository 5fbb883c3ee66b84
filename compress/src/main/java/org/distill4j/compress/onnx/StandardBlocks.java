package org.distill4j.compress.onnx;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;

/** Attention, GELU and norms of the standard's operators, in patterns that runtimes recognise. */
final class StandardBlocks implements Blocks {
  /**
   * Added to the scores of padding; exp of it is 0 in float32. The value of the BERT paper's code.
   */
  private static final float MASKED = -10_000f;

  private final OnnxGraph graph;
  private final Checkpoint checkpoint;
  private final TransformerConfig config;
  private final Weights weights;

  StandardBlocks(OnnxGraph graph, Checkpoint checkpoint, Weights weights) {
    this.graph = graph;
    this.checkpoint = checkpoint;
    this.config = checkpoint.config();
    this.weights = weights;
  }

  /** Float [B, 1, 1, L]: 0 for a piece, {@link #MASKED} for padding. */
  @Override
  public String mask() {
    String axes = graph.integers("mask.axes", 1, 2);
    String wide = graph.node("Unsqueeze", "mask.wide", List.of("attention_mask", axes));
    String real =
        graph.node(
            "Cast", "mask.real", List.of(wide), OnnxGraph.attribute("to", (long) OnnxGraph.FLOAT));
    String padding = graph.node("Sub", "mask.padding", List.of(scalar("1", 1f), real));
    return graph.node("Mul", "mask", List.of(padding, scalar("masked", MASKED)));
  }

  @Override
  public String attend(String queries, String tokens, String mask, int layer) {
    String prefix = config.layerPrefix(layer) + "attention.";
    List<String> qkv = queriesKeysValues(queries, tokens, layer);
    String keys =
        graph.node("Transpose", prefix + "keys.T", List.of(qkv.get(1)), permutation(0, 1, 3, 2));
    String products = graph.node("MatMul", prefix + "products", List.of(qkv.get(0), keys));
    float scale = (float) (1 / Math.sqrt(config.attentionHeadSize()));
    String scores = graph.node("Mul", prefix + "scores", List.of(products, scalar("scale", scale)));
    String masked = graph.node("Add", prefix + "masked", List.of(scores, mask));
    String shares =
        graph.node("Softmax", prefix + "shares", List.of(masked), OnnxGraph.attribute("axis", -1L));
    String mixed = graph.node("MatMul", prefix + "mixed", List.of(shares, qkv.get(2)));
    String heads =
        graph.node("Transpose", prefix + "heads", List.of(mixed), permutation(0, 2, 1, 3));
    int width = config.attentionSize(layer);
    return graph.node(
        "Reshape",
        prefix + "joined",
        List.of(heads, graph.integers("joined." + width, 0, 0, width)));
  }

  /** Float [B, h, L, d] three times; of the queries' own length for the first. */
  private List<String> queriesKeysValues(String queries, String tokens, int layer) {
    String prefix = config.layerPrefix(layer);
    String self = prefix + "attention.self.";
    Factors factors = new Factors(config, weights);
    List<String> projected = new ArrayList<>();
    if (queries.equals(tokens) && factors.attentionIsWhole(layer)) {
      projected.addAll(
          weights.linear(tokens, List.of(self + "query", self + "key", self + "value")));
    } else {
      projected.add(factors.linear(queries, WeightForm.queries(prefix)));
      String read = factors.narrowed(tokens, WeightForm.keysAndValues(prefix));
      projected.addAll(weights.linear(read, List.of(self + "key", self + "value")));
    }
    return projected.stream().map(value -> split(value, layer)).toList();
  }

  private String split(String value, int layer) {
    int heads = config.numAttentionHeads().get(layer);
    String shape = graph.integers("heads." + heads, 0, 0, heads, config.attentionHeadSize());
    String split = graph.node("Reshape", value + "/split", List.of(value, shape));
    return graph.node("Transpose", value + "/heads", List.of(split), permutation(0, 2, 1, 3));
  }

  /** In the order of nodes that ONNX Runtime recognises. */
  @Override
  public String gelu(String x) {
    String divided = graph.node("Div", x + "/divided", List.of(x, scalar("sqrt2", 1.4142135f)));
    String erf = graph.node("Erf", x + "/erf", List.of(divided));
    String shifted = graph.node("Add", x + "/shifted", List.of(erf, scalar("1", 1f)));
    String doubled = graph.node("Mul", x + "/doubled", List.of(x, shifted));
    return graph.node("Mul", x + "/gelu", List.of(doubled, scalar("half", 0.5f)));
  }

  @Override
  public String norm(String x, String residual, String sum, String name) {
    String total = graph.node("Add", sum, List.of(x, residual));
    return graph.node(
        "LayerNormalization",
        name,
        List.of(
            total,
            graph.store(checkpoint, name + ".weight"),
            graph.store(checkpoint, name + ".bias")),
        OnnxGraph.attribute("axis", -1L),
        OnnxGraph.attribute("epsilon", (float) config.layerNormEps()));
  }

  @Override
  public String normOfBias(String x, String residual, String sum, String name) {
    return norm(x, residual, sum, name);
  }

  private String scalar(String name, float value) {
    return graph.floats("scalar." + name, new float[] {value});
  }

  private static ProtoMessage permutation(long... axes) {
    return OnnxGraph.attribute("perm", axes);
  }
}
