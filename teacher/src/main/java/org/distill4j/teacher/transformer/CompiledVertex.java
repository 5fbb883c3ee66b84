package org.distill4j.teacher.transformer;

import java.util.List;

/**
 * One vertex of a compiled graph.
 *
 * @param name the name of the value that it makes, of {@link GraphNames}
 * @param vertex what it computes
 * @param inputs the vertices and graph inputs that it reads, in order
 * @param bindings which tensors its parameters are; empty where another vertex owns them
 */
record CompiledVertex(
    String name, TransformerVertex vertex, List<String> inputs, List<TensorBinding> bindings) {
  CompiledVertex {
    inputs = List.copyOf(inputs);
    bindings = List.copyOf(bindings);
  }
}
