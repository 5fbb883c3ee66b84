package org.distill4j.compress.onnx;

import java.util.List;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;

/**
 * Weights as float32, bit for bit those of the checkpoint. Biases, norms and tables keep their
 * names; a linear weight is stored transposed as the right side of the MatMul that its named bias
 * is added to, as exporters commonly do, so that readers of such files find it.
 */
final class FloatWeights implements Weights {
  private final OnnxGraph graph;
  private final Checkpoint checkpoint;

  FloatWeights(OnnxGraph graph, Checkpoint checkpoint) {
    this.graph = graph;
    this.checkpoint = checkpoint;
  }

  @Override
  public String rows(String table, String ids) {
    return graph.node(
        "Gather", table + "/rows", List.of(graph.store(checkpoint, table + ".weight"), ids));
  }

  @Override
  public String firstRows(String table, String length) {
    return graph.node(
        "Slice",
        table + "/rows",
        List.of(graph.store(checkpoint, table + ".weight"), graph.integers("zero", 0), length));
  }

  @Override
  public List<String> linear(String x, List<String> layers) {
    return layers.stream().map(layer -> layer(x, layer)).toList();
  }

  private String layer(String x, String layer) {
    Tensor weight = checkpoint.tensor(layer + ".weight");
    int out = weight.length(0);
    int in = weight.length(1);
    String right = graph.floats(layer + ".weight.T", transpose(weight.values(), out, in), in, out);
    String product = graph.node("MatMul", layer + "/product", List.of(x, right));
    return graph.node("Add", layer, List.of(product, graph.store(checkpoint, layer + ".bias")));
  }

  private static float[] transpose(float[] values, int rows, int columns) {
    float[] result = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        result[column * rows + row] = values[row * columns + column];
      }
    }
    return result;
  }
}
