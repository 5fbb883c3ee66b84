package org.distill4j.compress.onnx;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/** A BERT classifier as ONNX nodes, whatever form its weights have. */
final class BertGraph {
  /**
   * Added to the scores of padding; exp of it is 0 in float32. The value of the BERT paper's code.
   */
  private static final float MASKED = -10_000f;

  private final OnnxGraph graph;
  private final Checkpoint checkpoint;
  private final TransformerConfig config;
  private final Weights weights;

  BertGraph(OnnxGraph graph, Checkpoint checkpoint, Weights weights) {
    this.graph = graph;
    this.checkpoint = checkpoint;
    this.config = checkpoint.config();
    this.weights = weights;
  }

  /** Adds everything from the inputs to the logits. */
  void build() {
    for (String input : List.of("input_ids", "attention_mask", "token_type_ids")) {
      graph.input(input, OnnxGraph.INT64, "batch", "length");
    }
    graph.output("logits", OnnxGraph.FLOAT, "batch", checkpoint.labels().size());
    String tokens = embeddings();
    String mask = mask();
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      tokens = layer(tokens, mask, layer);
    }
    if (weights.flattenable()) {
      String first = graph.node("Squeeze", "first", List.of(tokens, axis(1)));
      graph.node("Identity", "logits", List.of(head(first)));
    } else {
      graph.node("Squeeze", "logits", List.of(head(tokens), axis(1)));
    }
  }

  private String head(String first) {
    String pooled = graph.node("Tanh", "pooled", List.of(weights.linear(first, "pooler.dense")));
    return weights.linear(pooled, "classifier");
  }

  /** Float [B, L, H]. */
  private String embeddings() {
    String shape = graph.node("Shape", "shape", List.of("input_ids"));
    String length = graph.node("Gather", "length", List.of(shape, graph.integers("one", 1)));
    String words = weights.rows("embeddings.word_embeddings", "input_ids");
    String types = weights.rows("embeddings.token_type_embeddings", "token_type_ids");
    String positions = weights.firstRows("embeddings.position_embeddings", length);
    String placed = graph.node("Add", "embeddings.placed", List.of(types, positions));
    graph.shape(words, "batch", "length", config.hiddenSize());
    graph.shape(placed, "batch", "length", config.hiddenSize());
    String sum = graph.node("Add", "embeddings", List.of(words, placed));
    return norm(sum, "embeddings.LayerNorm");
  }

  /** Float [B, 1, 1, L]: 0 for a piece, {@link #MASKED} for padding. */
  private String mask() {
    String axes = graph.integers("mask.axes", 1, 2);
    String wide = graph.node("Unsqueeze", "mask.wide", List.of("attention_mask", axes));
    String real =
        graph.node(
            "Cast", "mask.real", List.of(wide), OnnxGraph.attribute("to", (long) OnnxGraph.FLOAT));
    String padding = graph.node("Sub", "mask.padding", List.of(scalar("1", 1f), real));
    return graph.node("Mul", "mask", List.of(padding, scalar("masked", MASKED)));
  }

  private String layer(String tokens, String mask, int layer) {
    String prefix = "encoder.layer." + layer + ".";
    boolean last = layer == config.numHiddenLayers() - 1;
    String queries = last ? firstToken(tokens) : tokens;
    String attended = attention(queries, tokens, mask, layer);
    String residual = graph.node("Add", prefix + "attention.sum", List.of(attended, queries));
    String middle = norm(residual, prefix + "attention.output.LayerNorm");
    String forward = feedForward(middle, layer);
    String sum = graph.node("Add", prefix + "sum", List.of(forward, middle));
    return norm(sum, prefix + "output.LayerNorm");
  }

  /** Float [B, 1, H]. */
  private String firstToken(String tokens) {
    String zero = graph.integers("zero", 0);
    String one = graph.integers("one", 1);
    String first = graph.node("Slice", "first.token", List.of(tokens, zero, one, axis(1)));
    graph.shape(first, "batch", 1, config.hiddenSize());
    return first;
  }

  /** Attention of the queries' tokens to all; without heads, its bias alone. */
  private String attention(String queries, String tokens, String mask, int layer) {
    String prefix = "encoder.layer." + layer + ".attention.";
    if (config.numAttentionHeads().get(layer) == 0) {
      return bias(prefix + "output.dense");
    }
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
    String joined =
        graph.node(
            "Reshape",
            prefix + "joined",
            List.of(heads, graph.integers("joined." + width, 0, 0, width)));
    return weights.linear(joined, prefix + "output.dense");
  }

  /** Float [B, h, L, d] three times; of the queries' own length for the first. */
  private List<String> queriesKeysValues(String queries, String tokens, int layer) {
    String self = "encoder.layer." + layer + ".attention.self.";
    List<String> projected = new ArrayList<>();
    if (queries.equals(tokens)) {
      projected.addAll(
          weights.linear(tokens, List.of(self + "query", self + "key", self + "value")));
    } else {
      projected.add(weights.linear(queries, self + "query"));
      projected.addAll(weights.linear(tokens, List.of(self + "key", self + "value")));
    }
    return projected.stream().map(value -> split(value, layer)).toList();
  }

  private String split(String value, int layer) {
    int heads = config.numAttentionHeads().get(layer);
    String shape = graph.integers("heads." + heads, 0, 0, heads, config.attentionHeadSize());
    String split = graph.node("Reshape", value + "/split", List.of(value, shape));
    return graph.node("Transpose", value + "/heads", List.of(split), permutation(0, 2, 1, 3));
  }

  private String feedForward(String tokens, int layer) {
    String prefix = "encoder.layer." + layer + ".";
    if (config.intermediateSize().get(layer) == 0) {
      return bias(prefix + "output.dense");
    }
    String wide = weights.linear(tokens, prefix + "intermediate.dense");
    return weights.linear(gelu(wide), prefix + "output.dense");
  }

  /** {@code x/2 · (1 + erf(x/√2))}, in the order of nodes that ONNX Runtime recognises. */
  private String gelu(String x) {
    String divided = graph.node("Div", x + "/divided", List.of(x, scalar("sqrt2", 1.4142135f)));
    String erf = graph.node("Erf", x + "/erf", List.of(divided));
    String shifted = graph.node("Add", x + "/shifted", List.of(erf, scalar("1", 1f)));
    String doubled = graph.node("Mul", x + "/doubled", List.of(x, shifted));
    return graph.node("Mul", x + "/gelu", List.of(doubled, scalar("half", 0.5f)));
  }

  private String norm(String x, String name) {
    return graph.node(
        "LayerNormalization",
        name,
        List.of(x, store(name + ".weight"), store(name + ".bias")),
        OnnxGraph.attribute("axis", -1L),
        OnnxGraph.attribute("epsilon", (float) config.layerNormEps()));
  }

  private String bias(String layer) {
    return store(layer + ".bias");
  }

  private String store(String name) {
    Tensor tensor = checkpoint.tensor(name);
    return graph.floats(name, tensor.values(), tensor.shape());
  }

  private String scalar(String name, float value) {
    return graph.floats("scalar." + name, new float[] {value});
  }

  private String axis(int axis) {
    return graph.integers("axis." + axis, axis);
  }

  private static ProtoMessage permutation(long... axes) {
    return OnnxGraph.attribute("perm", axes);
  }
}
