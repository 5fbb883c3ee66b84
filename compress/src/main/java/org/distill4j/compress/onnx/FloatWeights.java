package org.distill4j.compress.onnx;

import java.util.List;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.architecture.Param;
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
  public String rows(Param table, String ids) {
    return graph.node(
        "Gather",
        TensorNames.of(table) + "/rows",
        List.of(graph.store(checkpoint, table.tensor()), ids));
  }

  @Override
  public String rows(Param table, int from, String to) {
    return graph.node(
        "Slice",
        TensorNames.of(table) + "/rows",
        List.of(graph.store(checkpoint, table.tensor()), graph.row(from), to));
  }

  @Override
  public List<String> linear(String x, List<Op.Linear> layers) {
    return layers.stream().map(layer -> layer(x, layer)).toList();
  }

  private String layer(String x, Op.Linear layer) {
    String name = TensorNames.of(layer);
    Tensor weight = checkpoint.tensor(layer.weight().tensor());
    int out = weight.length(0);
    int in = weight.length(1);
    String right =
        graph.floats(layer.weight().tensor() + ".T", transpose(weight.values(), out, in), in, out);
    if (layer.bias().isEmpty()) {
      return graph.node("MatMul", name, List.of(x, right));
    }
    String product = graph.node("MatMul", name + "/product", List.of(x, right));
    String bias = graph.store(checkpoint, layer.bias().get().tensor());
    return graph.node("Add", name, List.of(product, bias));
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
