package org.distill4j.compress.onnx;

import java.util.List;
import org.distill4j.teacher.architecture.Op;

/** Writes what makes one row a sequence of its tokens, and rows of length one. */
final class PoolNodes {
  // PyTorch's bound of what it divides by.
  private static final float SHORTEST = 1e-12f;

  private final ExportState state;
  private final OnnxGraph graph;
  private final boolean flattens;

  /**
   * For one graph.
   *
   * @param flattens whether what follows may read values of rank two
   */
  PoolNodes(ExportState state, boolean flattens) {
    this.state = state;
    this.graph = state.graph();
    this.flattens = flattens;
  }

  /** Pooled tokens, [B, 1, H], flattened at once where a head follows. */
  void make(Op.Pool pool) {
    boolean first = pool.pooling() == Op.Pooling.FIRST;
    String pooled = first ? first(pool) : mean(state.full(pool, pool.input()));
    boolean vector = !first || makesVector(pool.output());
    if (vector) {
      state.stateRowShape(pooled, state.flow().width(pool.output()));
    }
    state.put(pool, vector || !flattens ? pooled : state.flatten(pooled, "first"));
  }

  private String first(Op.Pool pool) {
    String x = state.full(pool, pool.input());
    boolean narrow = state.isNarrow(state.flow().producer(pool.input()));
    return narrow ? x : state.firstToken(x, state.flow().width(pool.output()));
  }

  private boolean makesVector(String value) {
    Op reader = state.flow().soleReader(value);
    return reader instanceof Op.UnitLength
        || ((reader instanceof Op.Linear || reader instanceof Op.Dropout)
            && makesVector(reader.output()));
  }

  /** The mean of the tokens that are no padding. */
  private String mean(String tokens) {
    String real = graph.cast("pooling.real", ExportState.MASK, OnnxGraph.FLOAT);
    String column = graph.node("Unsqueeze", "pooling.column", List.of(real, graph.axis(2)));
    String read = graph.node("Mul", "pooling.read", List.of(tokens, column));
    String sum = graph.node("ReduceSum", "pooling.sum", List.of(read, graph.axis(1)));
    String count = graph.node("ReduceSum", "pooling.count", List.of(column, graph.axis(1)));
    return graph.node("Div", "pooled", List.of(sum, count));
  }

  /** Rows divided by their length. */
  void make(Op.UnitLength op) {
    String x = state.full(op, op.input());
    boolean sequences = state.flow().ofSequences(op.output());
    String rows = sequences ? state.flatten(x, x + "/row") : x;
    String squares = graph.node("Mul", "vector.squares", List.of(rows, rows));
    String axis = graph.axis(sequences ? 1 : 2);
    String sum = graph.node("ReduceSum", "vector.square", List.of(squares, axis));
    String length = graph.node("Sqrt", "vector.length", List.of(sum));
    String least = graph.floats("vector.shortest", new float[] {SHORTEST}, 1);
    String divisor = graph.node("Max", "vector.divisor", List.of(length, least));
    state.make(op, "Div", List.of(rows, divisor), rows);
  }
}
