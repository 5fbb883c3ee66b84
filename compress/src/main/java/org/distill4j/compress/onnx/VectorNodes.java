package org.distill4j.compress.onnx;

import java.util.List;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.SentenceVectors;

/**
 * What a sentence encoder has behind its layers: the mean of the tokens that are no padding, or the
 * first one; a projection, where it has one; and length one.
 */
final class VectorNodes {
  /** The graph's output, float [B, D]: Sentence Transformers' name. */
  static final String OUTPUT = "sentence_embedding";

  // PyTorch's bound of what it divides by.
  private static final float SHORTEST = 1e-12f;

  private final OnnxGraph graph;
  private final Checkpoint checkpoint;
  private final Weights weights;

  VectorNodes(OnnxGraph graph, Checkpoint checkpoint, Weights weights) {
    this.graph = graph;
    this.checkpoint = checkpoint;
    this.weights = weights;
  }

  /**
   * Adds the nodes.
   *
   * @param tokens [B, L, H], or of a model that reads the first token alone [B, 1, H]
   */
  void add(String tokens) {
    boolean mean = checkpoint.config().pooling() == SentencePooling.MEAN;
    String pooled = mean ? mean(tokens) : tokens;
    int hidden = checkpoint.config().hiddenSize();
    graph.shape(pooled, "batch", 1, hidden);
    String vector = checkpoint.hasClassifier() ? projected(pooled) : squeezed(pooled);
    String squares = graph.node("Mul", "vector.squares", List.of(vector, vector));
    String sum = graph.node("ReduceSum", "vector.square", List.of(squares, axis(1)));
    String length = graph.node("Sqrt", "vector.length", List.of(sum));
    String least = graph.floats("vector.shortest", new float[] {SHORTEST}, 1);
    String divisor = graph.node("Max", "vector.divisor", List.of(length, least));
    graph.node("Div", OUTPUT, List.of(vector, divisor));
  }

  /** [B, 1, H]. */
  private String mean(String tokens) {
    String real =
        graph.node(
            "Cast",
            "pooling.real",
            List.of("attention_mask"),
            OnnxGraph.attribute("to", (long) OnnxGraph.FLOAT));
    String column = graph.node("Unsqueeze", "pooling.column", List.of(real, axis(2)));
    String read = graph.node("Mul", "pooling.read", List.of(tokens, column));
    String sum = graph.node("ReduceSum", "pooling.sum", List.of(read, axis(1)));
    String count = graph.node("ReduceSum", "pooling.count", List.of(column, axis(1)));
    return graph.node("Div", "pooled", List.of(sum, count));
  }

  private String projected(String pooled) {
    return weights.flattenable()
        ? weights.linear(squeezed(pooled), SentenceVectors.PROJECTION)
        : squeezed(weights.linear(pooled, SentenceVectors.PROJECTION));
  }

  private String squeezed(String value) {
    return graph.node("Squeeze", value + "/row", List.of(value, axis(1)));
  }

  private String axis(int axis) {
    return graph.integers("axis." + axis, axis);
  }
}
