package org.distill4j.compress.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.compress.quantize.ActivationScale;
import org.distill4j.compress.quantize.BlockMatrix;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.compress.quantize.QuantizedMatrix;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.architecture.Param;

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
  public String rows(Param table, String ids) {
    BlockMatrix packed = model.blocks().get(table.tensor());
    if (packed != null) {
      return new PackedRows(graph, table, packed).rows(ids);
    }
    QuantizedMatrix matrix = model.matrices().get(table.tensor());
    if (matrix == null) {
      return floats.rows(table, ids);
    }
    String name = TensorNames.of(table);
    String rows = graph.node("Gather", name + "/int8", List.of(storeTable(table, matrix), ids));
    String scales = graph.node("Gather", name + "/scales", List.of(storeScales(name, matrix), ids));
    return dequantize(name, rows, scales);
  }

  @Override
  public String rows(Param table, int from, String to) {
    QuantizedMatrix matrix = model.matrices().get(table.tensor());
    if (matrix == null) {
      return floats.rows(table, from, to);
    }
    String name = TensorNames.of(table);
    String first = graph.row(from);
    String rows =
        graph.node("Slice", name + "/int8", List.of(storeTable(table, matrix), first, to));
    String scales =
        graph.node("Slice", name + "/scales", List.of(storeScales(name, matrix), first, to));
    return dequantize(name, rows, scales);
  }

  private String dequantize(String name, String rows, String scales) {
    String wide = graph.cast(name + "/float", rows, OnnxGraph.FLOAT);
    return graph.node("Mul", name + "/rows", List.of(wide, scales));
  }

  private String storeTable(Param table, QuantizedMatrix matrix) {
    return graph.bytes(table.tensor(), matrix.values(), matrix.rows(), matrix.columns());
  }

  private String storeScales(String name, QuantizedMatrix matrix) {
    return graph.floats(name + ".scale", matrix.scales(), matrix.rows(), 1);
  }

  @Override
  public List<String> linear(String x, List<Op.Linear> layers) {
    if (!layers.stream().map(TensorNames::of).allMatch(model::isQuantized)) {
      return layers.stream().map(layer -> single(x, layer)).toList();
    }
    StackedWeights stack = new StackedWeights(graph, model, layers);
    Optional<ActivationScale> fixed = model.activation(TensorNames.of(layers.get(0)));
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

  private String single(String x, Op.Linear layer) {
    return model.isQuantized(TensorNames.of(layer))
        ? linear(x, List.of(layer)).get(0)
        : floats.linear(x, List.of(layer)).get(0);
  }

  private String dynamic(String x, StackedWeights stack) {
    String name = stack.name();
    List<String> outputs = List.of(name + "/x", name + "/x.scale", name + "/x.zero");
    List<String> quantized =
        graph.nodes("DynamicQuantizeLinear", name + "/quantize", List.of(x), outputs);
    List<String> factors =
        new ArrayList<>(List.of(quantized.get(0), stack.weights(), quantized.get(2)));
    if (stack.hasZeros()) {
      factors.add(stack.zeros());
    }
    String product = graph.node("MatMulInteger", name + "/product", factors);
    String scale = graph.node("Mul", name + "/scale", List.of(quantized.get(1), stack.scales()));
    String wide = graph.cast(name + "/float", product, OnnxGraph.FLOAT);
    return graph.node("Mul", name + "/scaled", List.of(wide, scale));
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
            ProtoMessage.attribute("axis", 1L));
    return graph.node("MatMul", name + "/product", List.of(rounded, weights));
  }
}
