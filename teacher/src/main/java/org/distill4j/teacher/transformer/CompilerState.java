package org.distill4j.teacher.transformer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.DataFlow;
import org.distill4j.teacher.architecture.Op;

/** What {@link GraphCompiler}'s rules share: who reads what, and the vertices made so far. */
final class CompilerState {
  private final DataFlow flow;
  private final Set<Op> fused = new HashSet<>();
  private final Map<String, String> vertices = new HashMap<>();
  private final Map<Set<String>, String> owners = new HashMap<>();
  private final List<CompiledVertex> made = new ArrayList<>();
  private final boolean attends;

  CompilerState(Architecture model) {
    this.flow = new DataFlow(model);
    this.attends = model.attends();
  }

  /** The columns of a value. */
  int width(String value) {
    return flow.width(value);
  }

  /** Whether a value has a row for each sequence, and not for each token. */
  boolean ofSequences(String value) {
    return flow.ofSequences(value);
  }

  /** Whether the model has attention. */
  boolean attends() {
    return attends;
  }

  /** The operation that makes a value; null for inputs of the model. */
  Op producer(String value) {
    return flow.producer(value);
  }

  /** The one operation that reads a value; null where there are none or several. */
  Op soleReader(String value) {
    return flow.soleReader(value);
  }

  /** Marks an operation as computed by the vertex of another. */
  void fuse(Op op) {
    fused.add(op);
  }

  /** Whether there is nothing left to do for an operation. */
  boolean isDone(Op op) {
    return fused.contains(op) || flow.width(op.output()) == 0;
  }

  /** Says that a value is made by a vertex of another name. */
  void alias(String value, String vertex) {
    vertices.put(value, vertex);
  }

  /** Adds a vertex, or one that works by the parameters of an earlier one with the same tensors. */
  void add(String name, TransformerVertex vertex, List<String> inputs, List<TensorBinding> bound) {
    List<String> sources = inputs.stream().map(v -> vertices.getOrDefault(v, v)).toList();
    Set<String> tensors = bound.stream().map(TensorBinding::tensor).collect(Collectors.toSet());
    String owner = tensors.isEmpty() ? null : owners.putIfAbsent(tensors, name);
    made.add(
        owner == null
            ? new CompiledVertex(name, vertex, sources, bound)
            : new CompiledVertex(name, new SharedVertex(vertex, owner), sources, List.of()));
  }

  List<CompiledVertex> made() {
    return List.copyOf(made);
  }
}
