package org.distill4j.compress.onnx;

import java.util.List;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.checkpoint.Checkpoint;

/**
 * Attention, GELU and norms as single operators of ONNX Runtime. GELU stands apart from its bias:
 * in 1.29 a Gelu after an Add takes three quarters of the time of a BiasGelu, and integer products
 * add their biases themselves.
 */
final class FusedBlocks implements Blocks {
  private final OnnxGraph graph;
  private final Checkpoint tensors;
  private final Blocks plain;

  FusedBlocks(OnnxGraph graph, Checkpoint tensors) {
    this.graph = graph;
    this.tensors = tensors;
    this.plain = new StandardBlocks(graph, tensors);
  }

  /** Int32 [B, L]: 1 for a token, 0 for padding, whose scores the operators make -10000. */
  @Override
  public String mask() {
    return graph.cast("mask", ExportState.MASK, OnnxGraph.INT32);
  }

  @Override
  public String attend(AttentionInputs inputs) {
    return graph.fused(
        "MultiHeadAttention",
        inputs.joined(),
        List.of(inputs.query(), inputs.key(), inputs.value(), OnnxGraph.ABSENT, inputs.mask()),
        ProtoMessage.attribute("num_heads", (long) inputs.heads().units()));
  }

  @Override
  public String gelu(String x) {
    return graph.fused("Gelu", x + "/gelu", List.of(x));
  }

  @Override
  public String geluByTanh(String x) {
    return graph.fused("FastGelu", x + "/gelu", List.of(x));
  }

  @Override
  public String norm(String x, String residual, String sum, Op.LayerNorm norm) {
    return graph.fused(
        "SkipLayerNormalization",
        TensorNames.of(norm),
        List.of(
            x,
            residual,
            graph.store(tensors, norm.gain().tensor()),
            graph.store(tensors, norm.shift().tensor())),
        ProtoMessage.attribute("epsilon", (float) norm.eps()));
  }

  /** SkipLayerNormalization demands equal shapes. */
  @Override
  public String normOfRow(String x, String residual, String sum, Op.LayerNorm norm) {
    return plain.norm(x, residual, sum, norm);
  }
}
