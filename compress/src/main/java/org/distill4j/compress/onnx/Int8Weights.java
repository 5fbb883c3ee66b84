package org.distill4j.compress.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.compress.quantize.ActivationScale;
import org.distill4j.compress.quantize.BlockMatrix;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.compress.quantize.QuantizedMatrix;

/**
 * Weights as int8. Linear layers with dynamic activations are written as DynamicQuantizeLinear,
 * MatMulInteger, Cast, Mul and Add, those with static ones as QuantizeLinear, DequantizeLinear (of
 * input and weights), MatMul and Add; ONNX Runtime fuses either to an integer kernel. Layers that
 * read the same value are stacked into one product; those that stay float32 stand alone. Of a table
 * the rows are gathered as int8 and dequantized afterwards: a dequantized table would be folded
 * back to float32 when the file is loaded.
 */
final class Int8Weights implements Weights {
  private final OnnxGraph graph;
  private final QuantizedCheckpoint model;
  private final FloatWeights floats;

  Int8Weights(OnnxGraph graph, QuantizedCheckpoint model) {
    this.graph = graph;
    this.model = model;
    this.floats = new FloatWeights(graph, model.source());
  }

  @Override
  public String rows(String table, String ids) {
    BlockMatrix packed = model.blocks().get(table + ".weight");
    if (packed != null) {
      return new PackedRows(graph, table, packed).rows(ids);
    }
    QuantizedMatrix matrix = model.matrices().get(table + ".weight");
    if (matrix == null) {
      return floats.rows(table, ids);
    }
    String rows = graph.node("Gather", table + "/int8", List.of(storeTable(table, matrix), ids));
    String scales =
        graph.node("Gather", table + "/scales", List.of(storeScales(table, matrix), ids));
    return dequantize(table, rows, scales);
  }

  @Override
  public String firstRows(String table, String length) {
    QuantizedMatrix matrix = model.matrices().get(table + ".weight");
    if (matrix == null) {
      return floats.firstRows(table, length);
    }
    String zero = graph.integers("zero", 0);
    String rows =
        graph.node("Slice", table + "/int8", List.of(storeTable(table, matrix), zero, length));
    String scales =
        graph.node("Slice", table + "/scales", List.of(storeScales(table, matrix), zero, length));
    return dequantize(table, rows, scales);
  }

  private String dequantize(String table, String rows, String scales) {
    return graph.node("Mul", table + "/rows", List.of(toFloat(table, rows), scales));
  }

  private String storeTable(String table, QuantizedMatrix matrix) {
    return graph.bytes(table + ".weight", matrix.values(), matrix.rows(), matrix.columns());
  }

  private String storeScales(String table, QuantizedMatrix matrix) {
    return graph.floats(table + ".scale", matrix.scales(), matrix.rows(), 1);
  }

  @Override
  public List<String> linear(String x, List<String> layers) {
    if (!layers.stream().allMatch(model::isQuantized)) {
      return layers.stream().map(layer -> single(x, layer)).toList();
    }
    StackedWeights stack = new StackedWeights(graph, model, layers);
    Optional<ActivationScale> fixed = model.activation(layers.get(0));
    String product = fixed.map(scale -> fixed(x, stack, scale)).orElseGet(() -> dynamic(x, stack));
    String sum = graph.node("Add", stack.name(), List.of(product, stack.biases()));
    return stack.split(sum);
  }

  /**
   * ONNX Runtime 1.29 makes a Gemm of a MatMul of rank two and its bias before it looks for integer
   * products, and then multiplies in float32 and dequantizes the weights at each call.
   */
  @Override
  public boolean flattenable() {
    return model.activations().isEmpty();
  }

  private String single(String x, String layer) {
    return model.isQuantized(layer)
        ? linear(x, List.of(layer)).get(0)
        : floats.linear(x, List.of(layer)).get(0);
  }

  private String dynamic(String x, StackedWeights stack) {
    String name = stack.name();
    List<String> quantized = List.of(name + "/x", name + "/x.scale", name + "/x.zero");
    graph.nodes("DynamicQuantizeLinear", name + "/quantize", List.of(x), quantized);
    List<String> factors =
        new ArrayList<>(List.of(quantized.get(0), stack.weights(), quantized.get(2)));
    if (stack.hasZeros()) {
      factors.add(stack.zeros());
    }
    String product = graph.node("MatMulInteger", name + "/product", factors);
    String scale = graph.node("Mul", name + "/scale", List.of(quantized.get(1), stack.scales()));
    return graph.node("Mul", name + "/scaled", List.of(toFloat(name, product), scale));
  }

  /** Zero points are written out, as ONNX Runtime's fused kernels demand of them. */
  private String fixed(String x, StackedWeights stack, ActivationScale scale) {
    String name = stack.name();
    boolean signed =
        model.settings().activations() == QuantizationSettings.Activations.STATIC_SIGNED;
    List<String> how =
        List.of(
            graph.floats(name + "/x.scale", new float[] {scale.step()}),
            graph.level(
                name + "/x.zero",
                signed ? OnnxGraph.INT8 : OnnxGraph.UINT8,
                signed ? 0 : scale.zero()));
    String levels = graph.node("QuantizeLinear", name + "/x", List.of(x, how.get(0), how.get(1)));
    String rounded =
        graph.node("DequantizeLinear", name + "/x.float", List.of(levels, how.get(0), how.get(1)));
    String weights =
        graph.node(
            "DequantizeLinear",
            name + "/weights",
            List.of(stack.weights(), stack.scales(), stack.zeros()),
            OnnxGraph.attribute("axis", 1L));
    return graph.node("MatMul", name + "/product", List.of(rounded, weights));
  }

  private String toFloat(String name, String integers) {
    return graph.node(
        "Cast",
        name + "/float",
        List.of(integers),
        OnnxGraph.attribute("to", (long) OnnxGraph.FLOAT));
  }
}
