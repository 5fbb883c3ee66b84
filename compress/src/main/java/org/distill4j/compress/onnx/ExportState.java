package org.distill4j.compress.onnx;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.DataFlow;
import org.distill4j.teacher.architecture.FirstTokenRule;
import org.distill4j.teacher.architecture.Op;

/**
 * What the parts of {@link OnnxExporter} share: who makes and reads which value of the
 * architecture, and the values of the graph that stand for them so far.
 *
 * <p>Values of tokens are {@code [B, L, width]}, or {@code [B, 1, width]} of operations that are
 * computed for the first token alone; those of sequences {@code [B, 1, width]} until they are
 * flattened to {@code [B, width]}.
 */
final class ExportState {
  /** The name of the free axis B. */
  static final String BATCH = "batch";

  /** The name of the free axis L. */
  static final String LENGTH = "length";

  /** The input that tells tokens, 1, from padding, 0. */
  static final String MASK = "attention_mask";

  private final OnnxGraph graph;
  private final ExportedModel model;
  private final DataFlow flow;
  private final Optional<FirstTokenRule> firstToken;
  private final Map<String, String> values = new HashMap<>();
  private final Set<String> flat = new HashSet<>();
  private final Set<String> rows = new HashSet<>();
  private final Set<Op> done = new HashSet<>();
  private String first;

  ExportState(OnnxGraph graph, ExportedModel model) {
    this.graph = graph;
    this.model = model;
    this.flow = new DataFlow(model.architecture());
    this.firstToken =
        model.everyToken() ? Optional.empty() : FirstTokenRule.of(model.architecture());
  }

  OnnxGraph graph() {
    return graph;
  }

  ExportedModel model() {
    return model;
  }

  DataFlow flow() {
    return flow;
  }

  /** Whether an operation is computed for the first token of each sequence alone. */
  boolean isNarrow(Op op) {
    return firstToken.filter(rule -> rule.narrows(op)).isPresent();
  }

  /** Begins an operation: takes the first tokens where it is the first to read them. */
  void begin(Op op) {
    if (first == null && isNarrow(op)) {
      String source = firstToken.orElseThrow().source();
      first = firstToken(full(values.get(source), false), flow.width(source));
    }
  }

  /** Float [B, 1, H] of [B, L, H]. */
  String firstToken(String tokens, int width) {
    List<String> bounds = List.of(tokens, graph.row(0), graph.integers("one", 1), graph.axis(1));
    String row = graph.node("Slice", "first.token", bounds);
    graph.shape(row, BATCH, 1, width);
    return row;
  }

  /** The graph's value that an operation reads as that one of its inputs. */
  String read(Op op, String input) {
    boolean keys = op instanceof Op.Attention attention && !attention.query().equals(input);
    boolean narrow = isNarrow(op) && !keys && firstToken.orElseThrow().source().equals(input);
    return narrow ? first : values.get(input);
  }

  /** The same, with every row of its own. */
  String full(Op op, String input) {
    return full(read(op, input), isNarrow(op) || flow.ofSequences(input));
  }

  private String full(String value, boolean oneRow) {
    if (!isBroadcast(value)) {
      return value;
    }
    String numbers = graph.cast("rows.ids", Architecture.TOKEN_IDS, OnnxGraph.FLOAT);
    String zeros = graph.node("Mul", "rows.zero", List.of(numbers, graph.scalar("0", 0f)));
    String column = graph.node("Unsqueeze", "rows.column", List.of(zeros, graph.axis(2)));
    String rows = oneRow ? firstToken(column, 1) : column;
    return graph.node("Add", value + "/rows", List.of(rows, value));
  }

  /** What an operation made, with every row of its own. */
  String full(Op op) {
    return full(values.get(op.output()), isNarrow(op) || flow.ofSequences(op.output()));
  }

  /** Makes an operation row by row, by the node of an output where it is one. */
  void make(Op op, String operator, List<String> inputs, String like) {
    boolean asIs = isFlat(like) || !(flow.ofSequences(op.output()) || isBroadcast(like));
    Optional<String> output = asIs ? model.output(op) : Optional.empty();
    output.ifPresent(name -> graph.result(operator, name, inputs));
    String value = output.orElseGet(() -> graph.node(operator, model.nodeName(op), inputs));
    put(op, like(like, value));
  }

  /** Whether an operation was made by the node of an output. */
  boolean isOutput(Op op, String output) {
    return values.get(op.output()).equals(output);
  }

  /** Says what an operation made. */
  void put(Op op, String value) {
    values.put(op.output(), value);
    done.add(op);
  }

  /** Says that an operation makes nothing of its own. */
  void alias(Op op) {
    put(op, read(op, op.inputs().get(0)));
  }

  /** Marks an operation as computed by the nodes of another. */
  void fuse(Op op) {
    done.add(op);
  }

  /** Whether there is nothing left to do for an operation. */
  boolean isDone(Op op) {
    return done.contains(op) || flow.width(op.output()) == 0;
  }

  /** Says that a value is {@code [B, width]}. */
  String flat(String value) {
    flat.add(value);
    return value;
  }

  boolean isFlat(String value) {
    return flat.contains(value);
  }

  /** A value made row by row of another, of the same rows. */
  String like(String source, String value) {
    if (isBroadcast(source)) {
      return broadcast(value);
    }
    return isFlat(source) ? flat(value) : value;
  }

  /** {@code [B, width]} of {@code [B, 1, width]}. */
  String flatten(String value, String name) {
    return isFlat(value) ? value : flat(graph.node("Squeeze", name, List.of(value, graph.axis(1))));
  }

  /** Says that a value has not the rows of others: it is one row for all, or a row a position. */
  String broadcast(String value) {
    rows.add(value);
    return value;
  }

  boolean isBroadcast(String value) {
    return rows.contains(value);
  }

  /** States the shape of a value of tokens. */
  void stateShape(String value, int width) {
    graph.shape(value, BATCH, LENGTH, width);
  }

  /** States the shape of a value of one token a sequence. */
  void stateRowShape(String value, int width) {
    graph.shape(value, BATCH, 1, width);
  }
}
