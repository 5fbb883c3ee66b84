package org.distill4j.compress.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.distill4j.teacher.architecture.DataFlow;
import org.distill4j.teacher.architecture.NormalizedSum;
import org.distill4j.teacher.architecture.Op;

/** Writes sums and layer norms, and a norm of a sum at once. */
final class NormNodes {
  private final ExportState state;
  private final OnnxGraph graph;
  private final DataFlow flow;
  private final Blocks blocks;
  private final Map<Op.LayerNorm, NormalizedSum> sums;

  NormNodes(ExportState state, Blocks blocks) {
    this.state = state;
    this.graph = state.graph();
    this.flow = state.flow();
    this.blocks = blocks;
    this.sums = flow.normalizedSums();
    sums.values().forEach(sum -> sum.sums().forEach(state::fuse));
  }

  /** Whether a value is one of several tables under one norm. */
  boolean isOfTables(String value) {
    return sums.values().stream().anyMatch(sum -> sum.tables() && sum.terms().contains(value));
  }

  /** A sum that no norm makes. */
  void make(Op.Add add) {
    String left = state.read(add, add.left());
    String right = state.read(add, add.right());
    List<String> rows = aligned(left, right);
    state.put(add, ofBoth(rows, graph.node("Add", add.output(), rows)));
  }

  /** A norm of one value or of a sum. */
  void make(Op.LayerNorm norm) {
    NormalizedSum sum = sums.get(norm);
    if (sum == null) {
      String x = state.read(norm, norm.input());
      state.put(norm, state.like(x, StandardBlocks.norm(graph, state.model().tensors(), x, norm)));
    } else if (sum.tables()) {
      ofTables(sum);
    } else {
      Op add = sum.sums().get(0);
      String block = state.read(add, sum.terms().get(0));
      String rest = state.read(add, sum.terms().get(1));
      ofPair(norm, aligned(block, rest), name(sum));
    }
  }

  private void ofPair(Op.LayerNorm norm, List<String> rows, String name) {
    String x = rows.get(0);
    String rest = rows.get(1);
    boolean full = !state.isBroadcast(x) && !state.isBroadcast(rest);
    String y = full ? blocks.norm(x, rest, name, norm) : blocks.normOfRow(x, rest, name, norm);
    state.put(norm, ofBoth(rows, y));
  }

  private void ofTables(NormalizedSum sum) {
    String name = module(sum);
    String placed = state.read(sum.norm(), sum.terms().get(1));
    for (String term : sum.terms().subList(2, sum.terms().size())) {
      List<String> rows = List.of(placed, state.read(sum.norm(), term));
      placed = ofBoth(rows, graph.node("Add", name + ".placed", rows));
    }
    String words = state.read(sum.norm(), sum.terms().get(0));
    for (String term : List.of(words, placed)) {
      if (!state.isBroadcast(term)) {
        state.stateShape(term, flow.width(sum.norm().output()));
      }
    }
    ofPair(sum.norm(), List.of(words, placed), name);
  }

  // Says of which rows the result of two values is.
  private String ofBoth(List<String> rows, String result) {
    boolean second = state.isBroadcast(rows.get(0));
    return state.like(rows.get(second ? 1 : 0), result);
  }

  // Both of sequences, or both of tokens: [B, H] beside [B, 1, H] would make [B, B, H].
  private List<String> aligned(String left, String right) {
    boolean other =
        state.isFlat(left) != state.isFlat(right)
            && !state.isBroadcast(left)
            && !state.isBroadcast(right);
    return other
        ? List.of(state.flatten(left, left + "/row"), state.flatten(right, right + "/row"))
        : List.of(left, right);
  }

  // The module of tables and norm.
  private String module(NormalizedSum sum) {
    List<String> parts = new ArrayList<>(List.of(TensorNames.of(sum.norm())));
    for (String term : sum.terms()) {
      Op op = flow.producer(term);
      if (!(op instanceof Op.Linear)) {
        parts.add(TensorNames.of(op.parameters().get(0)));
      }
    }
    return TensorNames.module(parts, sum.norm().input());
  }

  // A block's module is that of its linear layers: "a.sum" of "a.query", "a.output.dense" and
  // "a.output.LayerNorm".
  private String name(NormalizedSum sum) {
    List<String> parts = new ArrayList<>(List.of(TensorNames.of(sum.norm())));
    Op op = sum.block(flow).orElse(null);
    while (op instanceof Op.Linear || op instanceof Op.Activation || op instanceof Op.Attention) {
      if (op instanceof Op.Linear linear) {
        parts.add(TensorNames.of(linear));
      }
      op = flow.source(op.inputs().get(0));
    }
    String module = parts.size() > 1 ? TensorNames.module(parts, "") : "";
    return module.isEmpty() ? sum.norm().input() : module + ".sum";
  }
}
