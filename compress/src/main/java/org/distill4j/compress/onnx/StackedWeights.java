package org.distill4j.compress.onnx;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.compress.quantize.QuantizedMatrix;
import org.distill4j.teacher.architecture.Op;

/**
 * The int8 constants of linear layers that read the same value, stacked side by side into one
 * product, so that it is quantized once.
 */
final class StackedWeights {
  private final OnnxGraph graph;
  private final QuantizedCheckpoint model;
  private final List<Op.Linear> linears;
  private final List<String> layers;
  private final String name;

  StackedWeights(OnnxGraph graph, QuantizedCheckpoint model, List<Op.Linear> linears) {
    this.graph = graph;
    this.model = model;
    this.linears = linears;
    this.layers = linears.stream().map(TensorNames::of).toList();
    int prefix = layers.get(0).lastIndexOf('.') + 1;
    this.name =
        layers.get(0).substring(0, prefix)
            + layers.stream().map(l -> l.substring(prefix)).collect(Collectors.joining("+"));
  }

  /** {@code …self.query}, {@code …self.key} make {@code …self.query+key}. */
  String name() {
    return name;
  }

  /** The output width of all layers together. */
  int width() {
    return layers.size() * matrices().get(0).rows();
  }

  /** The weights side by side, int8 [in, width]. */
  String weights() {
    List<QuantizedMatrix> matrices = matrices();
    int in = matrices.get(0).columns();
    int out = matrices.get(0).rows();
    byte[] stacked = new byte[in * width()];
    for (int row = 0; row < width(); row++) {
      byte[] values = matrices.get(row / out).values();
      for (int column = 0; column < in; column++) {
        stacked[column * width() + row] = values[row % out * in + column];
      }
    }
    return graph.bytes(name + ".weight.T", stacked, in, width());
  }

  /** Float [width]. */
  String scales() {
    return store(".scale", matrices().stream().map(QuantizedMatrix::scales).toList());
  }

  /** Whether any channel has a zero point other than 0. */
  boolean hasZeros() {
    return matrices().stream().anyMatch(QuantizedMatrix::hasZeros);
  }

  /** Int8 [width]. */
  String zeros() {
    byte[] stacked = new byte[width()];
    List<QuantizedMatrix> matrices = matrices();
    int out = matrices.get(0).rows();
    for (int i = 0; i < matrices.size(); i++) {
      System.arraycopy(matrices.get(i).zeros(), 0, stacked, i * out, out);
    }
    return graph.bytes(name + ".zero", stacked, stacked.length);
  }

  /** Float [width]; zeros for a layer without a bias. */
  String biases() {
    return store(".bias", linears.stream().map(this::bias).toList());
  }

  private float[] bias(Op.Linear linear) {
    return linear
        .bias()
        .map(bias -> model.source().tensor(bias.tensor()).values())
        .orElseGet(() -> new float[linear.out().size()]);
  }

  /** One value for each layer of the stack's output. */
  List<String> split(String sum) {
    return layers.size() > 1
        ? graph.nodes(
            "Split", sum + "/split", List.of(sum), layers, ProtoMessage.attribute("axis", -1L))
        : List.of(sum);
  }

  private String store(String suffix, List<float[]> parts) {
    int length = parts.get(0).length;
    float[] stacked = new float[length * parts.size()];
    IntStream.range(0, parts.size())
        .forEach(i -> System.arraycopy(parts.get(i), 0, stacked, i * length, length));
    return graph.floats(name + suffix, stacked, stacked.length);
  }

  private List<QuantizedMatrix> matrices() {
    return linears.stream().map(l -> model.matrices().get(l.weight().tensor())).toList();
  }
}
