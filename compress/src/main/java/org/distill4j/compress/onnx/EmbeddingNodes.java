package org.distill4j.compress.onnx;

import java.util.List;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Op;

/** Writes the rows of tables. */
final class EmbeddingNodes {
  private final ExportState state;
  private final OnnxGraph graph;
  private final Weights weights;
  private final NormNodes norms;
  private String length;

  EmbeddingNodes(ExportState state, Weights weights, NormNodes norms) {
    this.state = state;
    this.graph = state.graph();
    this.weights = weights;
    this.norms = norms;
  }

  /** Makes what positions are sliced by, once. */
  void begin() {
    if (state.model().architecture().inputs().contains(Architecture.POSITIONS)) {
      String shape = graph.node("Shape", "shape", List.of(Architecture.TOKEN_IDS));
      length = graph.node("Gather", "length", List.of(shape, graph.integers("one", 1)));
    }
  }

  /** Rows by number. */
  void make(Op.Embedding op) {
    if (op.ids().equals(Architecture.POSITIONS)) {
      state.put(op, state.broadcast(weights.rows(op.table(), 0, length)));
      return;
    }
    if (op.ids().equals(Architecture.ZEROS)) {
      String one = graph.integers("one", 1);
      state.put(op, state.broadcast(weights.rows(op.table(), 0, one)));
      return;
    }
    String rows = weights.rows(op.table(), op.ids());
    if (!norms.isOfTables(op.output())) {
      state.stateShape(rows, state.flow().width(op.output()));
    }
    state.put(op, rows);
  }

  /** Rows by position. */
  void make(Op.Positions op) {
    String end = length;
    if (op.offset() != 0) {
      String offset = graph.row(op.offset());
      end = graph.node("Add", "length.end", List.of(length, offset));
    }
    state.put(op, state.broadcast(weights.rows(op.table(), op.offset(), end)));
  }
}
