package org.distill4j.compress.onnx;

import java.util.Arrays;
import java.util.List;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.architecture.Param;

/**
 * Writes what models without attention make of their words: a weighted mean, or an LSTM in both
 * directions and a maximum.
 */
final class WordNodes {
  /** Added to what padding scores: far below any score, and below the outputs of a tanh. */
  private static final float MASKED = -10_000f;

  private static final int PARTS = 3; // of each direction

  private final ExportState state;
  private final OnnxGraph graph;
  private final StoredMatrices matrices;

  WordNodes(ExportState state, StoredMatrices matrices) {
    this.state = state;
    this.graph = state.graph();
    this.matrices = matrices;
  }

  /** Float [B, E] of float [B, L, E]. */
  void make(Op.WeightedMean op) {
    String rows = state.full(op, op.input());
    float[] vector = state.model().tensors().tensor(op.score().tensor()).values();
    String score = graph.floats(op.score().tensor(), vector, vector.length, 1);
    String scores = graph.node("MatMul", "scores", List.of(rows, score));
    String wide = graph.node("Unsqueeze", "padding.wide", List.of(padding(), axes(2)));
    String masked = graph.node("Add", "scores.masked", List.of(scores, wide));
    String shares =
        graph.node("Softmax", "shares", List.of(masked), ProtoMessage.attribute("axis", 1L));
    String across = graph.node("Transpose", "shares.T", List.of(shares), permutation(0, 2, 1));
    String mean = graph.node("MatMul", "mean.wide", List.of(across, rows));
    state.put(op, state.flat(graph.node("Squeeze", "mean", List.of(mean, axes(1)))));
  }

  /** Float [B, 2U] of float [B, L, E]: ONNX's LSTM has time first. */
  void make(Op.BidirectionalLstm op) {
    String rows = state.full(op, op.input());
    String steps = graph.node("Transpose", "steps", List.of(rows), permutation(1, 0, 2));
    String read = lstm(op, steps);
    String late = graph.node("Transpose", "padding.T", List.of(padding()), permutation(1, 0));
    String wide = graph.node("Unsqueeze", "padding.wide", List.of(late, axes(1, 3)));
    String masked = graph.node("Add", "steps.masked", List.of(read, wide));
    String most =
        graph.node(
            "ReduceMax",
            "most",
            List.of(masked),
            ProtoMessage.attribute("axes", new long[] {0}),
            ProtoMessage.attribute("keepdims", 0L));
    String turned = graph.node("Transpose", "most.T", List.of(most), permutation(1, 0, 2));
    String shape = graph.integers("joined", 0, state.flow().width(op.output()));
    String name = state.model().nodeName(op);
    state.put(op, state.flat(graph.node("Reshape", name, List.of(turned, shape))));
  }

  /** Float [L, 2, B, U]. */
  private String lstm(Op.BidirectionalLstm op, String steps) {
    int units = op.cells().size();
    List<String> tensors = op.weights().stream().map(Param::tensor).toList();
    String name = TensorNames.module(tensors, op.output());
    String counts =
        graph.node(
            "ReduceSum",
            "lengths.long",
            List.of(ExportState.MASK, axes(1)),
            ProtoMessage.attribute("keepdims", 0L));
    String lengths = graph.cast("lengths", counts, OnnxGraph.INT32);
    List<String> inputs =
        List.of(
            steps,
            matrices.gates(
                name + ".input", both(tensors, 0), units, state.flow().width(op.input())),
            matrices.gates(name + ".recurrent", both(tensors, 1), units, units),
            matrices.biases(name + ".bias", both(tensors, 2), units),
            lengths);
    return graph
        .nodes(
            "LSTM",
            name,
            inputs,
            List.of(name + ".steps"),
            ProtoMessage.attribute("direction", "bidirectional"),
            ProtoMessage.attribute("hidden_size", (long) units))
        .get(0);
  }

  /** Float [B, L]: 0 for a token, {@link #MASKED} for padding. */
  private String padding() {
    String real = graph.cast("mask.real", ExportState.MASK, OnnxGraph.FLOAT);
    String one = graph.scalar("1", 1f);
    String far = graph.scalar("masked", -MASKED);
    String less = graph.node("Sub", "mask.less", List.of(real, one));
    return graph.node("Mul", "padding", List.of(less, far));
  }

  private static List<String> both(List<String> tensors, int part) {
    return List.of(tensors.get(part), tensors.get(PARTS + part));
  }

  private String axes(long... axes) {
    return graph.integers("axes." + Arrays.toString(axes), axes);
  }

  private static ProtoMessage permutation(long... axes) {
    return ProtoMessage.attribute("perm", axes);
  }
}
