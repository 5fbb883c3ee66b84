package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/**
 * Tells the width of a head from the Reshape that parts a projection into heads.
 *
 * <p>Its target is {@code [batch, length, heads, headSize]}; exporters write it as one constant or
 * as a Concat whose last two parts are constants, and either of the two may be -1, the remainder.
 *
 * @param place the file's name in messages
 * @param graph where the nodes are
 * @param reader reads the constants
 */
record OnnxHeads(String place, OnnxGraph graph, OnnxTensors reader) {

  /**
   * The width of one head.
   *
   * @param query the projection's output
   * @param attentionSize the width of all heads together
   */
  int size(String query, int attentionSize) throws IOException {
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
}
