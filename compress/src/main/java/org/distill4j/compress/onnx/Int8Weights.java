package org.distill4j.compress.onnx;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.compress.quantize.QuantizedMatrix;

/**
 * Weights as int8. Linear layers are written as DynamicQuantizeLinear, MatMulInteger, Cast, Mul and
 * Add, which ONNX Runtime fuses to one kernel; layers that read the same value are stacked into one
 * product, so that it is quantized once. Of a table the rows are gathered as int8 and dequantized
 * afterwards: a dequantized table would be folded back to float32 when the file is loaded.
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
    String name = stackName(layers);
    List<String> quantized = List.of(name + "/x", name + "/x.scale", name + "/x.zero");
    graph.nodes("DynamicQuantizeLinear", name + "/quantize", List.of(x), quantized);
    String product =
        graph.node(
            "MatMulInteger",
            name + "/product",
            List.of(quantized.get(0), storeWeights(name, layers), quantized.get(2)));
    String scale =
        graph.node("Mul", name + "/scale", List.of(quantized.get(1), storeScales(name, layers)));
    String scaled = graph.node("Mul", name + "/scaled", List.of(toFloat(name, product), scale));
    String sum = graph.node("Add", name, List.of(scaled, storeBiases(name, layers)));
    return layers.size() == 1 ? List.of(sum) : split(sum, layers);
  }

  private List<String> split(String sum, List<String> layers) {
    graph.nodes("Split", sum + "/split", List.of(sum), layers, OnnxGraph.attribute("axis", -1L));
    return layers;
  }

  private String toFloat(String name, String integers) {
    return graph.node(
        "Cast",
        name + "/float",
        List.of(integers),
        OnnxGraph.attribute("to", (long) OnnxGraph.FLOAT));
  }

  /** {@code …self.query}, {@code …self.key} make {@code …self.query+key}. */
  private static String stackName(List<String> layers) {
    int prefix = layers.get(0).lastIndexOf('.') + 1;
    return layers.get(0).substring(0, prefix)
        + layers.stream().map(l -> l.substring(prefix)).collect(Collectors.joining("+"));
  }

  /** The layers' weights side by side, [in, out · layers]. */
  private String storeWeights(String name, List<String> layers) {
    List<QuantizedMatrix> matrices = matrices(layers);
    int in = matrices.get(0).columns();
    int out = matrices.get(0).rows();
    int width = out * matrices.size();
    byte[] stacked = new byte[in * width];
    for (int row = 0; row < width; row++) {
      byte[] values = matrices.get(row / out).values();
      for (int column = 0; column < in; column++) {
        stacked[column * width + row] = values[row % out * in + column];
      }
    }
    return graph.bytes(name + ".weight.T", stacked, in, width);
  }

  private String storeScales(String name, List<String> layers) {
    return storeStacked(
        name + ".scale", matrices(layers).stream().map(QuantizedMatrix::scales).toList());
  }

  private String storeBiases(String name, List<String> layers) {
    return storeStacked(
        name + ".bias",
        layers.stream().map(l -> model.source().tensor(l + ".bias").values()).toList());
  }

  private String storeStacked(String name, List<float[]> parts) {
    int length = parts.get(0).length;
    float[] stacked = new float[length * parts.size()];
    IntStream.range(0, parts.size())
        .forEach(i -> System.arraycopy(parts.get(i), 0, stacked, i * length, length));
    return graph.floats(name, stacked, stacked.length);
  }

  private List<QuantizedMatrix> matrices(List<String> layers) {
    return layers.stream().map(layer -> model.matrices().get(layer + ".weight")).toList();
  }
}
