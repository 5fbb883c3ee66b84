package org.distill4j.compress.onnx;

import java.util.List;
import java.util.Optional;
import org.distill4j.compress.quantize.ActivationScale;
import org.distill4j.compress.quantize.BlockMatrix;
import org.distill4j.compress.quantize.QuantizedCheckpoint;

/**
 * Weights as int8 for ONNX Runtime's own operators: QAttention with its three projections where
 * queries, keys and values belong to the same tokens, DynamicQuantizeMatMul, and
 * MatMulIntegerToFloat where several layers read one value or its scale is fixed. Every bias is
 * added by its product. Four-bit weights are those of MatMulNBits. Tables and layers left in
 * float32 are written as in the standard dialect: the operator for block-wise tables,
 * GatherBlockQuantized, took half of a small model's time.
 *
 * <p>Signed activations are written as unsigned ones with zero point 128, which is what ONNX
 * Runtime makes of them on x86-64; QAttention takes no others.
 */
final class FusedInt8Weights implements Weights {
  private final OnnxGraph graph;
  private final QuantizedCheckpoint model;
  private final FloatWeights floats;
  private final Int8Weights tables;

  /** A value in levels, with what makes numbers of them again. */
  private record Levels(String values, String step, String zero) {}

  FusedInt8Weights(OnnxGraph graph, QuantizedCheckpoint model) {
    this.graph = graph;
    this.model = model;
    this.floats = new FloatWeights(graph, model.source());
    this.tables = new Int8Weights(graph, model);
  }

  @Override
  public String rows(String table, String ids) {
    return tables.rows(table, ids);
  }

  @Override
  public String firstRows(String table, String length) {
    return tables.firstRows(table, length);
  }

  @Override
  public List<String> linear(String x, List<String> layers) {
    if (!layers.stream().allMatch(model::isInt8)) {
      return layers.stream().map(layer -> single(x, layer)).toList();
    }
    if (layers.size() == 1 && model.activation(layers.get(0)).isEmpty()) {
      return List.of(dynamic(x, stack(layers)));
    }
    Levels levels = levels(x, layers);
    return layers.stream().map(layer -> product(levels, stack(List.of(layer)))).toList();
  }

  @Override
  public Optional<String> attention(
      String tokens, String mask, List<String> layers, int heads, String name) {
    if (!layers.stream().allMatch(model::isInt8)) {
      return Optional.empty();
    }
    StackedWeights stack = stack(layers);
    Levels levels = levels(tokens, layers);
    return Optional.of(
        graph.fused(
            "QAttention",
            name,
            List.of(
                levels.values(),
                stack.weights(),
                stack.biases(),
                levels.step(),
                stack.scales(),
                mask,
                levels.zero(),
                zeros(stack)),
            OnnxGraph.attribute("num_heads", (long) heads)));
  }

  private String single(String x, String layer) {
    if (model.blocks().containsKey(layer + ".weight")) {
      return blocks(x, layer);
    }
    return model.isInt8(layer)
        ? linear(x, List.of(layer)).get(0)
        : floats.linear(x, List.of(layer)).get(0);
  }

  // Level 1 multiplies in float32. Level 4 rounds the input to int8 by blocks: three times as fast
  // for a single token, slower from some tens of them on, and less exact.
  private String blocks(String x, String layer) {
    BlockMatrix matrix = model.blocks().get(layer + ".weight");
    int rows = matrix.rows();
    int blocks = matrix.blocks();
    String weights =
        graph.levels(layer + ".weight", matrix.packed(), rows, blocks, matrix.block() / 2);
    String scales = graph.floats(layer + ".scale", matrix.scales(), rows * blocks);
    byte[] zeros = matrix.packedZeros();
    String zero = graph.levels(layer + ".zero", zeros, zeros.length);
    String bias = graph.store(model.source(), layer + ".bias");
    return graph.fused(
        "MatMulNBits",
        layer,
        List.of(x, weights, scales, zero, OnnxGraph.ABSENT, bias),
        OnnxGraph.attribute("K", (long) matrix.columns()),
        OnnxGraph.attribute("N", (long) rows),
        OnnxGraph.attribute("bits", 4L),
        OnnxGraph.attribute("block_size", (long) matrix.block()),
        OnnxGraph.attribute("accuracy_level", 1L));
  }

  private StackedWeights stack(List<String> layers) {
    return new StackedWeights(graph, model, layers);
  }

  private String dynamic(String x, StackedWeights stack) {
    return graph.fused(
        "DynamicQuantizeMatMul",
        stack.name(),
        List.of(x, stack.weights(), stack.scales(), zeros(stack), stack.biases()));
  }

  private String product(Levels x, StackedWeights stack) {
    return graph.fused(
        "MatMulIntegerToFloat",
        stack.name(),
        List.of(
            x.values(),
            stack.weights(),
            x.step(),
            stack.scales(),
            x.zero(),
            zeros(stack),
            stack.biases()));
  }

  private static String zeros(StackedWeights stack) {
    return stack.hasZeros() ? stack.zeros() : OnnxGraph.ABSENT;
  }

  private Levels levels(String x, List<String> layers) {
    String name = stack(layers).name();
    Levels levels = new Levels(name + "/x", name + "/x.scale", name + "/x.zero");
    Optional<ActivationScale> fixed = model.activation(layers.get(0));
    if (fixed.isPresent()) {
      String step = graph.floats(levels.step(), new float[] {fixed.get().step()});
      String zero = graph.level(levels.zero(), OnnxGraph.UINT8, fixed.get().zero());
      graph.node("QuantizeLinear", levels.values(), List.of(x, step, zero));
    } else {
      List<String> outputs = List.of(levels.values(), levels.step(), levels.zero());
      graph.nodes("DynamicQuantizeLinear", name + "/quantize", List.of(x), outputs);
    }
    return levels;
  }
}
