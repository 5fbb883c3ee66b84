package org.distill4j.teacher.transformer;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.kernel.Buffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A checkpoint's tensors where they lie in the parameters of its graph; not the word embedding,
 * which lies outside.
 */
final class BoundTensors {
  private final Checkpoint origin;
  private final ComputationGraph graph;
  private final List<TensorBinding> bindings;

  BoundTensors(Checkpoint origin, ComputationGraph graph, List<TensorBinding> bindings) {
    this.origin = origin;
    this.graph = graph;
    this.bindings = bindings;
  }

  List<TensorBinding> bindings() {
    return bindings;
  }

  /** Gives the graph the checkpoint's values. */
  void load() {
    for (TensorBinding binding : bindings) {
      Tensor tensor = origin.tensor(binding.tensor());
      part(binding).write(0, tensor.values(), 0, tensor.size());
    }
  }

  /** Puts the graph's values, as they are now, in the place of those of the same names. */
  void copyTo(Map<String, Tensor> tensors) {
    for (TensorBinding binding : bindings) {
      Tensor before = origin.tensor(binding.tensor());
      tensors.put(binding.tensor(), Tensor.of(values(part(binding)), before.shape()));
    }
  }

  /** Where a tensor, row-major, begins in the graph's flat vectors of parameters and gradients. */
  int start(String tensor) {
    return Math.toIntExact(part(binding(tensor)).distanceFrom(Buffer.of(graph.params())));
  }

  /** The gradient of a tensor after a backward pass, row-major. */
  float[] gradient(String tensor) {
    TensorBinding binding = binding(tensor);
    KernelVertex vertex = (KernelVertex) graph.getVertex(binding.vertex());
    return values(rows(binding, vertex.gradientOf(binding.parameter())));
  }

  private TensorBinding binding(String tensor) {
    return bindings.stream().filter(b -> b.tensor().equals(tensor)).findFirst().orElseThrow();
  }

  private Buffer part(TensorBinding binding) {
    INDArray parameter =
        graph.getVertex(binding.vertex()).paramTable(false).get(binding.parameter());
    if (parameter == null) {
      throw new IllegalStateException(
          binding.vertex() + ": must have a parameter " + binding.parameter() + "; got none");
    }
    return rows(binding, Buffer.of(parameter));
  }

  private Buffer rows(TensorBinding binding, Buffer parameter) {
    Tensor tensor = origin.tensor(binding.tensor());
    int rowLength = tensor.size() / tensor.length(0);
    return parameter.part((long) binding.firstRow() * rowLength, tensor.size());
  }

  private static float[] values(Buffer block) {
    float[] values = new float[Math.toIntExact(block.length())];
    block.read(0, values, 0, values.length);
    return values;
  }
}
