package org.distill4j.compress.onnx;

import java.util.List;
import org.distill4j.teacher.architecture.Axis;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.checkpoint.Checkpoint;

/** Attention, GELU and norms of the standard's operators, in patterns that runtimes recognise. */
final class StandardBlocks implements Blocks {
  /**
   * Added to the scores of padding; exp of it is 0 in float32. The value of the BERT paper's code.
   */
  private static final float MASKED = -10_000f;

  private final OnnxGraph graph;
  private final Checkpoint tensors;

  StandardBlocks(OnnxGraph graph, Checkpoint tensors) {
    this.graph = graph;
    this.tensors = tensors;
  }

  /** Float [B, 1, 1, L]: 0 for a token, {@link #MASKED} for padding. */
  @Override
  public String mask() {
    String axes = graph.integers("mask.axes", 1, 2);
    String wide = graph.node("Unsqueeze", "mask.wide", List.of(ExportState.MASK, axes));
    String real = graph.cast("mask.real", wide, OnnxGraph.FLOAT);
    String padding = graph.node("Sub", "mask.padding", List.of(graph.scalar("1", 1f), real));
    return graph.node("Mul", "mask", List.of(padding, graph.scalar("masked", MASKED)));
  }

  @Override
  public String attend(AttentionInputs inputs) {
    String module = inputs.module() + ".";
    Axis heads = inputs.heads();
    String query = split(inputs.query(), heads);
    String key = split(inputs.key(), heads);
    String value = split(inputs.value(), heads);
    String keys = graph.node("Transpose", module + "keys.T", List.of(key), permutation(0, 1, 3, 2));
    String products = graph.node("MatMul", module + "products", List.of(query, keys));
    String scale = graph.scalar("scale", (float) (1 / Math.sqrt(heads.block())));
    String scores = graph.node("Mul", module + "scores", List.of(products, scale));
    String masked = graph.node("Add", module + "masked", List.of(scores, inputs.mask()));
    String shares =
        graph.node(
            "Softmax", module + "shares", List.of(masked), ProtoMessage.attribute("axis", -1L));
    String mixed = graph.node("MatMul", module + "mixed", List.of(shares, value));
    String turned =
        graph.node("Transpose", module + "heads", List.of(mixed), permutation(0, 2, 1, 3));
    int width = heads.size();
    String shape = graph.integers("joined." + width, 0, 0, width);
    return graph.node("Reshape", inputs.joined(), List.of(turned, shape));
  }

  /** Float [B, h, Q, d]. */
  private String split(String value, Axis heads) {
    String name = graph.base(value);
    String shape = graph.integers("heads." + heads.units(), 0, 0, heads.units(), heads.block());
    String split = graph.node("Reshape", name + "/split", List.of(value, shape));
    return graph.node("Transpose", name + "/heads", List.of(split), permutation(0, 2, 1, 3));
  }

  /** In the order of nodes that ONNX Runtime recognises. */
  @Override
  public String gelu(String x) {
    String sqrt2 = graph.scalar("sqrt2", 1.4142135f);
    String divided = graph.node("Div", x + "/divided", List.of(x, sqrt2));
    String erf = graph.node("Erf", x + "/erf", List.of(divided));
    String shifted = graph.node("Add", x + "/shifted", List.of(erf, graph.scalar("1", 1f)));
    String doubled = graph.node("Mul", x + "/doubled", List.of(x, shifted));
    return graph.node("Mul", x + "/gelu", List.of(doubled, graph.scalar("half", 0.5f)));
  }

  /** The constants are the paper's, section 2. */
  @Override
  public String geluByTanh(String x) {
    String square = graph.node("Mul", x + "/square", List.of(x, x));
    String cube = graph.node("Mul", x + "/cube", List.of(square, x));
    String small = graph.node("Mul", x + "/small", List.of(cube, graph.scalar("cubic", 0.044715f)));
    String sum = graph.node("Add", x + "/sum", List.of(x, small));
    String factor = graph.scalar("sqrt2/pi", (float) Math.sqrt(2 / Math.PI));
    String inner = graph.node("Mul", x + "/inner", List.of(sum, factor));
    String tanh = graph.node("Tanh", x + "/tanh", List.of(inner));
    String shifted = graph.node("Add", x + "/shifted", List.of(tanh, graph.scalar("1", 1f)));
    String doubled = graph.node("Mul", x + "/doubled", List.of(x, shifted));
    return graph.node("Mul", x + "/gelu", List.of(doubled, graph.scalar("half", 0.5f)));
  }

  @Override
  public String norm(String x, String residual, String sum, Op.LayerNorm norm) {
    return norm(graph, tensors, graph.node("Add", sum, List.of(x, residual)), norm);
  }

  @Override
  public String normOfRow(String x, String residual, String sum, Op.LayerNorm norm) {
    return norm(x, residual, sum, norm);
  }

  /** A layer norm of one value. */
  static String norm(OnnxGraph graph, Checkpoint tensors, String x, Op.LayerNorm norm) {
    return graph.node(
        "LayerNormalization",
        TensorNames.of(norm),
        List.of(
            x,
            graph.store(tensors, norm.gain().tensor()),
            graph.store(tensors, norm.shift().tensor())),
        ProtoMessage.attribute("axis", -1L),
        ProtoMessage.attribute("epsilon", (float) norm.eps()));
  }

  private static ProtoMessage permutation(long... axes) {
    return ProtoMessage.attribute("perm", axes);
  }
}
