package org.distill4j.compress.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Op;

/**
 * Writes the rows of tables. Three and more that are added up under a norm are added from the last
 * to the first, {@code words + (types + positions)}: the sum that runtimes fuse into the norm has
 * then two terms.
 */
final class EmbeddingNodes {
  private static final int FUSED_TABLES = 3;

  private final ExportState state;
  private final OnnxGraph graph;
  private final Weights weights;
  private final NormNodes norms;
  private final Map<Op.LayerNorm, List<String>> sums = new HashMap<>();
  private String length;

  EmbeddingNodes(ExportState state, Weights weights, NormNodes norms) {
    this.state = state;
    this.graph = state.graph();
    this.weights = weights;
    this.norms = norms;
    for (Op op : state.model().architecture().ops()) {
      if (op instanceof Op.LayerNorm norm) {
        find(norm);
      }
    }
  }

  private void find(Op.LayerNorm norm) {
    List<String> terms = new ArrayList<>();
    List<Op> adds = new ArrayList<>();
    if (collect(norm.input(), terms, adds) && terms.size() >= FUSED_TABLES) {
      sums.put(norm, terms);
      adds.forEach(state::fuse);
    }
  }

  // Down through sums to the tables; whether there is nothing else.
  private boolean collect(String value, List<String> terms, List<Op> adds) {
    Op op = state.flow().producer(value);
    if (op == null || state.soleReader(value) == null || state.isNarrow(op)) {
      return false;
    }
    if (op instanceof Op.Add add) {
      adds.add(add);
      return collect(add.left(), terms, adds) && collect(add.right(), terms, adds);
    }
    terms.add(value);
    return (op instanceof Op.Positions && terms.size() > 1) || table(op).isPresent();
  }

  // The table whose rows an operation gives, behind a linear layer or not.
  private Optional<Op.Embedding> table(Op op) {
    Op source = op instanceof Op.Linear linear ? state.flow().producer(linear.input()) : op;
    return source instanceof Op.Embedding table && !table.ids().equals(Architecture.POSITIONS)
        ? Optional.of(table)
        : Optional.empty();
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
    if (sums.values().stream().noneMatch(terms -> terms.contains(op.output()))) {
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

  /** Makes the norm of a sum of tables; tells whether it is one. */
  boolean makes(Op.LayerNorm norm) {
    List<String> terms = sums.get(norm);
    if (terms == null) {
      return false;
    }
    List<String> parts = new ArrayList<>(List.of(TensorNames.of(norm)));
    for (String term : terms) {
      Op op = state.flow().producer(term);
      if (!(op instanceof Op.Linear)) {
        parts.add(TensorNames.of(op.parameters().get(0)));
      }
    }
    String name = TensorNames.module(parts, norm.input());
    int width = state.flow().width(norm.output());
    String words = state.read(norm, terms.get(0));
    String placed = placed(norm, terms, name + ".placed");
    state.stateShape(words, width);
    state.stateShape(placed, width);
    norms.put(norm, List.of(words, placed), name);
    return true;
  }

  private String placed(Op.LayerNorm norm, List<String> terms, String name) {
    String placed = state.read(norm, terms.get(1));
    for (String term : terms.subList(2, terms.size())) {
      String next = state.read(norm, term);
      boolean rows = state.isBroadcast(placed) && state.isBroadcast(next);
      String sum = graph.node("Add", name, List.of(placed, next));
      placed = rows ? state.broadcast(sum) : sum;
    }
    return placed;
  }
}
