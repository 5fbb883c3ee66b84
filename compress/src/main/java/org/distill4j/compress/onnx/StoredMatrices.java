package org.distill4j.compress.onnx;

import java.util.List;
import java.util.Map;
import org.distill4j.compress.quantize.QuantizedMatrix;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;

/**
 * Matrices as float32, or as int8 with a scale a row that are cast and multiplied in the graph: of
 * constants alone, so that ONNX Runtime computes them once, when it loads the file.
 */
final class StoredMatrices {
  /** DL4J has candidate, forget, output and input gate; ONNX input, output, forget, candidate. */
  private static final int[] ONNX_GATES = {3, 2, 1, 0};

  private final OnnxGraph graph;
  private final Checkpoint checkpoint;
  private final Map<String, QuantizedMatrix> int8;

  StoredMatrices(OnnxGraph graph, Checkpoint checkpoint, Map<String, QuantizedMatrix> int8) {
    this.graph = graph;
    this.checkpoint = checkpoint;
    this.int8 = int8;
  }

  /** A tensor of rank two as it is. */
  String matrix(String tensor) {
    QuantizedMatrix quantized = int8.get(tensor);
    if (quantized == null) {
      Tensor matrix = checkpoint.tensor(tensor);
      return graph.floats(tensor, matrix.values(), matrix.shape());
    }
    int rows = quantized.rows();
    int columns = quantized.columns();
    String bytes = graph.bytes(tensor + ".int8", quantized.values(), rows, columns);
    String scales = graph.floats(tensor + ".scale", quantized.scales(), rows, 1);
    return expanded(tensor, bytes, scales);
  }

  /** A tensor of rank one. */
  String vector(String tensor) {
    return graph.store(checkpoint, tensor);
  }

  /**
   * Matrices of both directions, {@code [2, 4U, columns]}, gates in ONNX's order.
   *
   * @param tensors that of each direction, {@code [4U, columns]}
   */
  String gates(String name, List<String> tensors, int units, int columns) {
    int[] shape = {tensors.size(), ONNX_GATES.length * units, columns};
    if (!tensors.stream().allMatch(int8::containsKey)) {
      float[] all = new float[shape[0] * shape[1] * columns];
      order(
          tensors.stream().map(t -> checkpoint.tensor(t).values()).toList(), all, units * columns);
      return graph.floats(name, all, shape);
    }
    List<QuantizedMatrix> matrices = tensors.stream().map(int8::get).toList();
    byte[] values = new byte[shape[0] * shape[1] * columns];
    order(matrices.stream().map(QuantizedMatrix::values).toList(), values, units * columns);
    float[] scales = new float[shape[0] * shape[1]];
    order(matrices.stream().map(QuantizedMatrix::scales).toList(), scales, units);
    return expanded(
        name,
        graph.bytes(name + ".int8", values, shape),
        graph.floats(name + ".scale", scales, shape[0], shape[1], 1));
  }

  /** Biases of both directions, {@code [2, 8U]}: ONNX has others for the recurrent part, zero. */
  String biases(String name, List<String> tensors, int units) {
    int gates = ONNX_GATES.length * units;
    float[] all = new float[2 * 2 * gates];
    for (int direction = 0; direction < 2; direction++) {
      float[] ordered = new float[gates];
      order(List.of(checkpoint.tensor(tensors.get(direction)).values()), ordered, units);
      System.arraycopy(ordered, 0, all, 2 * gates * direction, gates);
    }
    return graph.floats(name, all, 2, 2 * gates);
  }

  // Arrays of four equal parts, one array behind the other, the parts of each in ONNX's order.
  private static void order(List<?> arrays, Object into, int part) {
    int at = 0;
    for (Object array : arrays) {
      for (int gate : ONNX_GATES) {
        System.arraycopy(array, gate * part, into, at, part);
        at += part;
      }
    }
  }

  private String expanded(String name, String bytes, String scales) {
    String wide = graph.cast(name + "/float", bytes, OnnxGraph.FLOAT);
    return graph.node("Mul", name + "/expanded", List.of(wide, scales));
  }
}
