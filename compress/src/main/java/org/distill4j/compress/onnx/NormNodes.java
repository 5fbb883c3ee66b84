package org.distill4j.compress.onnx;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.teacher.architecture.Op;

/** Writes sums and layer norms, and a norm of a sum at once. */
final class NormNodes {
  private final ExportState state;
  private final OnnxGraph graph;
  private final Blocks blocks;

  NormNodes(ExportState state, Blocks blocks) {
    this.state = state;
    this.graph = state.graph();
    this.blocks = blocks;
  }

  /** A sum, unless the norm that alone reads it makes it. */
  void make(Op.Add add) {
    if (state.soleReader(add.output()) instanceof Op.LayerNorm) {
      state.fuse(add);
      return;
    }
    String left = state.read(add, add.left());
    String right = state.read(add, add.right());
    List<String> rows = aligned(left, right);
    String sum = graph.node("Add", add.output(), rows);
    boolean broadcast = state.isBroadcast(left) && state.isBroadcast(right);
    String shaped = state.isBroadcast(left) ? rows.get(1) : rows.get(0);
    state.put(add, broadcast ? state.broadcast(sum) : state.like(shaped, sum));
  }

  /** A norm of one value or of a sum. */
  void make(Op.LayerNorm norm) {
    if (state.flow().producer(norm.input()) instanceof Op.Add add
        && state.isDone(add)
        && state.soleReader(add.output()) == norm) {
      ofSum(add, norm);
      return;
    }
    String x = state.read(norm, norm.input());
    state.put(norm, state.like(x, StandardBlocks.norm(graph, state.model().tensors(), x, norm)));
  }

  // What a linear layer adds to the rest comes first, as SkipLayerNormalization has it.
  private void ofSum(Op.Add add, Op.LayerNorm norm) {
    boolean rightIsBlock = isBlock(add.right());
    String block = rightIsBlock ? add.right() : add.left();
    String rest = rightIsBlock ? add.left() : add.right();
    List<String> rows = aligned(state.read(add, block), state.read(add, rest));
    put(norm, rows, name(add, block, norm));
  }

  /**
   * A norm of a sum.
   *
   * @param rows both terms, the first of them of all rows
   * @param sum its name
   */
  void put(Op.LayerNorm norm, List<String> rows, String sum) {
    String x = rows.get(0);
    String rest = rows.get(1);
    boolean full = !state.isBroadcast(x) && !state.isBroadcast(rest);
    String y = full ? blocks.norm(x, rest, sum, norm) : blocks.normOfRow(x, rest, sum, norm);
    boolean broadcast = state.isBroadcast(x) && state.isBroadcast(rest);
    String shaped = state.isBroadcast(x) ? rest : x;
    state.put(norm, broadcast ? state.broadcast(y) : state.like(shaped, y));
  }

  private boolean isBlock(String value) {
    Op reader = state.soleReader(value);
    return reader instanceof Op.Add && state.producer(value) instanceof Op.Linear;
  }

  // A block's module is that of its linear layers: "a.sum" of "a.query", "a.output.dense" and
  // "a.output.LayerNorm".
  private String name(Op.Add add, String block, Op.LayerNorm norm) {
    List<String> parts = new ArrayList<>(List.of(TensorNames.of(norm)));
    Op op = state.producer(block);
    while (op instanceof Op.Linear || op instanceof Op.Activation || op instanceof Op.Attention) {
      if (op instanceof Op.Linear linear) {
        parts.add(TensorNames.of(linear));
      }
      op = state.producer(op.inputs().get(0));
    }
    String module = TensorNames.module(parts, "");
    return module.isEmpty() || parts.size() == 1 ? add.output() : module + ".sum";
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
}
