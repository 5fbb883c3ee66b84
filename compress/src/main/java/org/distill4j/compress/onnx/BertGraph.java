package org.distill4j.compress.onnx;

import java.util.List;
import org.distill4j.compress.OperatorSet;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;

/**
 * A BERT classifier as ONNX nodes, whatever form its weights have and whichever operators it is
 * told in.
 */
final class BertGraph {
  private final OnnxGraph graph;
  private final Checkpoint checkpoint;
  private final TransformerConfig config;
  private final Weights weights;
  private final Factors factors;
  private final Blocks blocks;
  private final Head model;
  private boolean everyToken;

  BertGraph(OnnxGraph graph, Checkpoint checkpoint, Weights weights, OperatorSet dialect) {
    this.graph = graph;
    this.checkpoint = checkpoint;
    this.config = checkpoint.config();
    this.weights = weights;
    this.factors = new Factors(config, weights);
    this.model = Head.of(checkpoint);
    this.everyToken = Head.readsEveryToken(checkpoint);
    this.blocks =
        dialect == OperatorSet.STANDARD
            ? new StandardBlocks(graph, checkpoint, weights)
            : new FusedBlocks(graph, checkpoint, weights);
  }

  /** Adds everything from the inputs to the logits. */
  void build() {
    int labels = checkpoint.labels().size();
    if (model == Head.VECTOR) {
      graph.output(VectorNodes.OUTPUT, OnnxGraph.FLOAT, "batch", labels);
    } else if (model == Head.TAGS) {
      graph.output("logits", OnnxGraph.FLOAT, "batch", "length", labels);
    } else {
      graph.output("logits", OnnxGraph.FLOAT, "batch", labels);
    }
    String tokens = encoder();
    if (model == Head.VECTOR) {
      new VectorNodes(graph, checkpoint, weights).add(tokens);
    } else if (model == Head.TAGS) {
      graph.node("Identity", "logits", List.of(weights.linear(tokens, "classifier")));
    } else if (weights.flattenable()) {
      String first = graph.node("Squeeze", "first", List.of(tokens, axis(1)));
      graph.node("Identity", "logits", List.of(head(first, "")));
    } else {
      graph.node("Squeeze", "logits", List.of(head(tokens, ""), axis(1)));
    }
  }

  /** Adds one encoder, and the logits of several heads on it. */
  void build(List<SharedHead> heads) {
    everyToken = true;
    String tokens = encoder();
    String first = firstToken(tokens);
    String flat =
        weights.flattenable() ? graph.node("Squeeze", "first", List.of(first, axis(1))) : first;
    for (SharedHead head : heads) {
      String output = head.output();
      if (head.tags()) {
        graph.output(output, OnnxGraph.FLOAT, "batch", "length", head.labels());
        graph.node(
            "Identity", output, List.of(weights.linear(tokens, head.prefix() + "classifier")));
      } else {
        graph.output(output, OnnxGraph.FLOAT, "batch", head.labels());
        String logits = head(flat, head.prefix());
        if (weights.flattenable()) {
          graph.node("Identity", output, List.of(logits));
        } else {
          graph.node("Squeeze", output, List.of(logits, axis(1)));
        }
      }
    }
  }

  /** Float [B, L, H], or [B, 1, H] where the first token is all that a head reads. */
  private String encoder() {
    for (String input : List.of("input_ids", "attention_mask", "token_type_ids")) {
      graph.input(input, OnnxGraph.INT64, "batch", "length");
    }
    String tokens = embeddings();
    String mask = blocks.mask();
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      graph.scope(config.form().shared() && layer > 0 ? "/layer." + layer : "");
      tokens = layer(tokens, mask, layer);
    }
    graph.scope("");
    return tokens;
  }

  private String head(String first, String prefix) {
    String sum = weights.linear(first, prefix + "pooler.dense");
    String pooled = graph.node("Tanh", prefix + "pooled", List.of(sum));
    return weights.linear(pooled, prefix + "classifier");
  }

  /** Float [B, L, H]. */
  private String embeddings() {
    String shape = graph.node("Shape", "shape", List.of("input_ids"));
    String length = graph.node("Gather", "length", List.of(shape, graph.integers("one", 1)));
    String words = words();
    String types = weights.rows("embeddings.token_type_embeddings", "token_type_ids");
    String positions = weights.firstRows("embeddings.position_embeddings", length);
    String placed = graph.node("Add", "embeddings.placed", List.of(types, positions));
    graph.shape(words, "batch", "length", config.hiddenSize());
    graph.shape(placed, "batch", "length", config.hiddenSize());
    return blocks.norm(words, placed, "embeddings", "embeddings.LayerNorm");
  }

  /** Float [B, L, H]. */
  private String words() {
    String rows = weights.rows(WeightForm.WORDS, "input_ids");
    if (config.form().rank(WeightForm.WORDS) == 0) {
      return rows;
    }
    graph.shape(rows, "batch", "length", config.wordSize());
    return weights.linear(rows, WeightForm.WORD_PROJECTION);
  }

  private String layer(String tokens, String mask, int layer) {
    String prefix = config.layerPrefix(layer);
    boolean last = layer == config.numHiddenLayers() - 1;
    String queries = last && !everyToken ? firstToken(tokens) : tokens;
    String attention = prefix + "attention.";
    String norm = attention + "output.LayerNorm";
    String middle =
        config.numAttentionHeads().get(layer) == 0
            ? blocks.normOfBias(bias(attention + "output.dense"), queries, attention + "sum", norm)
            : blocks.norm(
                attention(queries, tokens, mask, layer), queries, attention + "sum", norm);
    String end = prefix + "output.LayerNorm";
    return config.intermediateSize().get(layer) == 0
        ? blocks.normOfBias(bias(prefix + "output.dense"), middle, prefix + "sum", end)
        : blocks.norm(feedForward(middle, layer), middle, prefix + "sum", end);
  }

  /** Float [B, 1, H]. */
  private String firstToken(String tokens) {
    String zero = graph.integers("zero", 0);
    String one = graph.integers("one", 1);
    String first = graph.node("Slice", "first.token", List.of(tokens, zero, one, axis(1)));
    graph.shape(first, "batch", 1, config.hiddenSize());
    return first;
  }

  /** Float [B, Q, H]. */
  private String attention(String queries, String tokens, String mask, int layer) {
    String joined = blocks.attend(queries, tokens, mask, layer);
    return factors.linear(joined, WeightForm.attended(config.layerPrefix(layer)));
  }

  private String feedForward(String tokens, int layer) {
    String prefix = config.layerPrefix(layer);
    String wide = factors.linear(tokens, WeightForm.inner(prefix));
    return factors.linear(blocks.gelu(wide), WeightForm.outer(prefix));
  }

  private String bias(String layer) {
    return graph.store(checkpoint, layer + ".bias");
  }

  private String axis(int axis) {
    return graph.integers("axis." + axis, axis);
  }
}
