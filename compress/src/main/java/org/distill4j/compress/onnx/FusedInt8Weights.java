package org.distill4j.compress.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.compress.quantize.ActivationScale;
import org.distill4j.compress.quantize.BlockMatrix;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.architecture.Param;

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
  public String rows(Param table, String ids) {
    return tables.rows(table, ids);
  }

  @Override
  public String rows(Param table, int from, String to) {
    return tables.rows(table, from, to);
  }

  @Override
  public List<String> linear(String x, List<Op.Linear> layers) {
    if (!areInt8(layers)) {
      return layers.stream().map(layer -> single(x, layer)).toList();
    }
    if (layers.size() == 1 && model.activation(TensorNames.of(layers.get(0))).isEmpty()) {
      return List.of(dynamic(x, stack(layers)));
    }
    Levels levels = levels(x, layers);
    return layers.stream().map(layer -> product(levels, stack(List.of(layer)))).toList();
  }

  private boolean areInt8(List<Op.Linear> layers) {
    return layers.stream().map(TensorNames::of).allMatch(model::isInt8);
  }

  @Override
  public Optional<String> attention(
      String tokens, String mask, List<Op.Linear> layers, int heads, String name) {
    if (!areInt8(layers)) {
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
            ProtoMessage.attribute("num_heads", (long) heads)));
  }

  private String single(String x, Op.Linear layer) {
    if (model.blocks().containsKey(layer.weight().tensor())) {
      return blocks(x, layer);
    }
    List<Op.Linear> alone = List.of(layer);
    return areInt8(alone) ? linear(x, alone).get(0) : floats.linear(x, alone).get(0);
  }

  // Level 1 multiplies in float32. Level 4 rounds the input to int8 by blocks: three times as fast
  // for a single token, slower from some tens of them on, and less exact.
  private String blocks(String x, Op.Linear layer) {
    String name = TensorNames.of(layer);
    String tensor = layer.weight().tensor();
    BlockMatrix matrix = model.blocks().get(tensor);
    int rows = matrix.rows();
    int blocks = matrix.blocks();
    String weights = graph.levels(tensor, matrix.packed(), rows, blocks, matrix.block() / 2);
    String scales = graph.floats(name + ".scale", matrix.scales(), rows * blocks);
    byte[] zeros = matrix.packedZeros();
    String zero = graph.levels(name + ".zero", zeros, zeros.length);
    List<String> inputs = new ArrayList<>(List.of(x, weights, scales, zero, OnnxGraph.ABSENT));
    layer.bias().ifPresent(bias -> inputs.add(graph.store(model.source(), bias.tensor())));
    return graph.fused(
        "MatMulNBits",
        name,
        inputs,
        ProtoMessage.attribute("K", (long) matrix.columns()),
        ProtoMessage.attribute("N", (long) rows),
        ProtoMessage.attribute("bits", 4L),
        ProtoMessage.attribute("block_size", (long) matrix.block()),
        ProtoMessage.attribute("accuracy_level", 1L));
  }

  private StackedWeights stack(List<Op.Linear> layers) {
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

  private Levels levels(String x, List<Op.Linear> layers) {
    String name = stack(layers).name();
    List<String> outputs = List.of(name + "/x", name + "/x.scale", name + "/x.zero");
    Optional<ActivationScale> fixed = model.activation(TensorNames.of(layers.get(0)));
    if (fixed.isEmpty()) {
      List<String> made =
          graph.nodes("DynamicQuantizeLinear", name + "/quantize", List.of(x), outputs);
      return new Levels(made.get(0), made.get(1), made.get(2));
    }
    String step = graph.floats(outputs.get(1), new float[] {fixed.get().step()});
    String zero = graph.level(outputs.get(2), OnnxGraph.UINT8, fixed.get().zero());
    String values = graph.node("QuantizeLinear", outputs.get(0), List.of(x, step, zero));
    return new Levels(values, step, zero);
  }
}
