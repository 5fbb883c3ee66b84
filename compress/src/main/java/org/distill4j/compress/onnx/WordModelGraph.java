package org.distill4j.compress.onnx;

import java.util.List;
import java.util.Map;
import org.distill4j.compress.quantize.QuantizedMatrix;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WordModelTensors;

/**
 * A classifier without attention as ONNX nodes, with the inputs of any other; token types are an
 * input that nothing reads. Rows of the word table are gathered as they are stored; other int8
 * matrices become float32 when the file is loaded, since they are too small for integer products to
 * pay: see {@link StoredMatrices}.
 */
final class WordModelGraph {
  /** Added to what padding scores: far below any score, and below the outputs of a tanh. */
  private static final float MASKED = -10_000f;

  private final OnnxGraph graph;
  private final Checkpoint checkpoint;
  private final TransformerConfig config;
  private final Weights words;
  private final StoredMatrices matrices;

  /**
   * A graph to be built.
   *
   * @param words the word table's rows
   * @param int8 matrices that are stored in eight bits, by tensor name
   */
  WordModelGraph(
      OnnxGraph graph, Checkpoint checkpoint, Weights words, Map<String, QuantizedMatrix> int8) {
    this.graph = graph;
    this.checkpoint = checkpoint;
    this.config = checkpoint.config();
    this.words = words;
    this.matrices = new StoredMatrices(graph, checkpoint, int8);
  }

  /** Adds everything from the inputs to the logits. */
  void build() {
    for (String input : List.of("input_ids", "attention_mask", "token_type_ids")) {
      graph.input(input, OnnxGraph.INT64, "batch", "length");
    }
    graph.output("logits", OnnxGraph.FLOAT, "batch", checkpoint.labels().size());
    String rows = words.rows("embeddings.word_embeddings", "input_ids");
    graph.shape(rows, "batch", "length", config.hiddenSize());
    String sentence =
        config.family() == TransformerConfig.Family.STATIC ? averaged(rows) : recurrent(rows);
    graph.node("Identity", "logits", List.of(linear(sentence, "classifier")));
  }

  /** Float [B, U] of float [B, L, E]. */
  private String averaged(String rows) {
    int width = config.hiddenSize();
    float[] vector = checkpoint.tensor(WordModelTensors.SCORE).values();
    String score = graph.floats(WordModelTensors.SCORE, vector, width, 1);
    String scores = graph.node("MatMul", "scores", List.of(rows, score));
    String padding = graph.node("Unsqueeze", "padding.wide", List.of(padding(), axes(2)));
    String masked = graph.node("Add", "scores.masked", List.of(scores, padding));
    String shares =
        graph.node("Softmax", "shares", List.of(masked), OnnxGraph.attribute("axis", 1L));
    String across = graph.node("Transpose", "shares.T", List.of(shares), permutation(0, 2, 1));
    String mean = graph.node("MatMul", "mean.wide", List.of(across, rows));
    String flat = graph.node("Squeeze", "mean", List.of(mean, axes(1)));
    return graph.node("Relu", "sentence", List.of(linear(flat, WordModelTensors.DENSE)));
  }

  /** Float [B, 2U] of float [B, L, E]: ONNX's LSTM has time first. */
  private String recurrent(String rows) {
    String steps = graph.node("Transpose", "steps", List.of(rows), permutation(1, 0, 2));
    String read = lstm(steps);
    String late = graph.node("Transpose", "padding.T", List.of(padding()), permutation(1, 0));
    String wide = graph.node("Unsqueeze", "padding.wide", List.of(late, axes(1, 3)));
    String masked = graph.node("Add", "steps.masked", List.of(read, wide));
    String most =
        graph.node(
            "ReduceMax",
            "most",
            List.of(masked),
            OnnxGraph.attribute("axes", new long[] {0}),
            OnnxGraph.attribute("keepdims", 0L));
    String turned = graph.node("Transpose", "most.T", List.of(most), permutation(1, 0, 2));
    String shape = graph.integers("joined", 0, config.sentenceSize());
    return graph.node("Reshape", "sentence", List.of(turned, shape));
  }

  /** Float [L, 2, B, U]. */
  private String lstm(String steps) {
    int units = config.intermediateSize().get(0);
    List<String> parts = WordModelTensors.LSTM_PARTS;
    String counts =
        graph.node(
            "ReduceSum",
            "lengths.long",
            List.of("attention_mask", axes(1)),
            OnnxGraph.attribute("keepdims", 0L));
    String lengths =
        graph.node(
            "Cast", "lengths", List.of(counts), OnnxGraph.attribute("to", (long) OnnxGraph.INT32));
    graph.nodes(
        "LSTM",
        "lstm",
        List.of(
            steps,
            matrices.gates("lstm.input", parts.get(0), units, config.hiddenSize()),
            matrices.gates("lstm.recurrent", parts.get(1), units, units),
            matrices.biases("lstm.bias", parts.get(2), units),
            lengths),
        List.of("lstm.steps"),
        OnnxGraph.attribute("direction", "bidirectional"),
        OnnxGraph.attribute("hidden_size", (long) units));
    return "lstm.steps";
  }

  /** Float [B, L]: 0 for a piece, {@link #MASKED} for padding. */
  private String padding() {
    String real =
        graph.node(
            "Cast",
            "mask.real",
            List.of("attention_mask"),
            OnnxGraph.attribute("to", (long) OnnxGraph.FLOAT));
    String one = graph.floats("scalar.1", new float[] {1});
    String far = graph.floats("scalar.masked", new float[] {-MASKED});
    String less = graph.node("Sub", "mask.less", List.of(real, one));
    return graph.node("Mul", "padding", List.of(less, far));
  }

  private String linear(String x, String layer) {
    float[] bias = checkpoint.tensor(layer + ".bias").values();
    return graph.node(
        "Gemm",
        layer,
        List.of(
            x,
            matrices.matrix(layer + ".weight"),
            graph.floats(layer + ".bias", bias, bias.length)),
        OnnxGraph.attribute("transB", 1L));
  }

  private String axes(long... axes) {
    return graph.integers("axes." + java.util.Arrays.toString(axes), axes);
  }

  private static ProtoMessage permutation(long... axes) {
    return OnnxGraph.attribute("perm", axes);
  }
}
