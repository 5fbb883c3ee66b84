package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/**
 * Tells from an ONNX graph's nodes what its tensors' shapes do not: the width of a head, the
 * epsilon of a layer norm, the activation.
 *
 * @param place the file's name in messages
 * @param graph where the nodes are
 * @param reader reads the constants
 */
record OnnxShape(String place, OnnxGraph graph, OnnxTensors reader) {

  /**
   * The width of one head, from the Reshape that parts a projection into heads. Its target is
   * {@code [batch, length, heads, headSize]}; exporters write it as one constant or as a Concat
   * whose last two parts are constants, and either of the two may be -1, the remainder.
   *
   * @param query the projection's output
   * @param attentionSize the width of all heads together
   */
  int headSize(String query, int attentionSize) throws IOException {
    for (NodeProto node : graph.consumers(query)) {
      if (node.getOpType().equals("Reshape") && node.getInputCount() == 2) {
        Optional<Integer> size = size(target(node.getInput(1)), attentionSize);
        if (size.isPresent()) {
          return size.get();
        }
      }
    }
    throw new CheckpointException(
        place,
        "num_attention_heads: must show in a Reshape of "
            + query
            + " to [batch, length, heads, size]; got none. Save the model as safetensors.");
  }

  private static Optional<Integer> size(List<Long> target, int attentionSize) {
    if (target.size() != 4) {
      return Optional.empty();
    }
    long heads = target.get(2);
    long size = target.get(3);
    if (size <= 0 && heads > 0) {
      size = attentionSize / heads;
    }
    boolean whole = size > 0 && size <= attentionSize && attentionSize % size == 0;
    if (!whole || (heads > 0 && heads * size != attentionSize)) {
      return Optional.empty();
    }
    return Optional.of((int) size);
  }

  /** The target's axes; 0 for those that are not constant. */
  private List<Long> target(String name) throws IOException {
    Optional<NodeProto> concat = graph.producer(name, "Concat");
    List<String> parts = concat.isPresent() ? concat.get().getInputList() : List.of(name);
    List<Long> axes = new ArrayList<>();
    for (String part : parts) {
      Optional<TensorProto> constant = graph.constant(part);
      if (constant.isEmpty()) {
        axes.add(0L);
        continue;
      }
      for (long axis : reader.longs(constant.get())) {
        axes.add(axis);
      }
    }
    return axes;
  }

  /**
   * The epsilon of the layer norm with that weight: a LayerNormalization node's, or the constant
   * that is added under the root where the norm is written as its parts.
   */
  double layerNormEps(String weight) throws IOException {
    Optional<NodeProto> fused = graph.consumer(weight, "LayerNormalization");
    if (fused.isPresent()) {
      // 1e-5 is the operator's own default.
      return plain(OnnxGraph.attribute(fused.get(), "epsilon", 1e-5f));
    }
    Optional<NodeProto> sum =
        graph
            .consumer(weight, "Mul")
            .flatMap(scale -> OnnxGraph.otherInput(scale, weight))
            .flatMap(normal -> graph.producer(normal, "Div"))
            .flatMap(quotient -> graph.producer(quotient.getInput(1), "Sqrt"))
            .flatMap(root -> graph.producer(root.getInput(0), "Add"));
    if (sum.isPresent()) {
      for (String input : sum.get().getInputList()) {
        Optional<TensorProto> constant = graph.constant(input);
        if (constant.isPresent()) {
          float[] eps = reader.floats(constant.get());
          if (eps.length == 1) {
            return plain(eps[0]);
          }
        }
      }
    }
    throw SafeTensorsHeader.fault(
        place,
        weight,
        "must belong to a LayerNormalization, or to its parts with a constant epsilon; got"
            + " neither");
  }

  /** The value behind the layer norm of that weight and bias. */
  String normalized(String weight, String bias) throws CheckpointException {
    Optional<NodeProto> last = graph.consumer(weight, "LayerNormalization");
    if (last.isEmpty()) {
      last = graph.consumer(bias, "Add");
    }
    return last.map(node -> node.getOutput(0))
        .orElseThrow(
            () -> SafeTensorsHeader.fault(place, bias, "must be added by a layer norm; got none"));
  }

  /** The decimal number that was meant by a float32: 1e-12, not 9.999999960041972e-13. */
  private static double plain(float eps) {
    return Double.parseDouble(Float.toString(eps));
  }

  /** Sees that a value goes through the exact GELU, as one node or as its parts. */
  void requireGelu(String value) throws CheckpointException {
    for (NodeProto node : graph.consumers(value)) {
      String approximate =
          OnnxGraph.attribute(node, "approximate").map(a -> a.getS().toStringUtf8()).orElse("none");
      boolean exact = node.getOpType().equals("Gelu") && approximate.equals("none");
      boolean parts =
          node.getOutputCount() == 1 && graph.consumer(node.getOutput(0), "Erf").isPresent();
      if (exact || parts) {
        return;
      }
    }
    throw new CheckpointException(
        place,
        "hidden_act: must be gelu, by Erf or Gelu nodes; got another activation. Take a"
            + " model with it.");
  }
}
