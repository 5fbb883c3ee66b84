package org.distill4j.compress.onnx;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.architecture.Param;

/**
 * Weights of a model without attention, whose linear layers read one row a sequence. Rows of its
 * table are gathered as they are stored; other int8 matrices become float32 when the file is
 * loaded, since they are too small for integer products to pay: see {@link StoredMatrices}.
 */
final class GemmWeights implements Weights {
  private final OnnxGraph graph;
  private final StoredMatrices matrices;
  private final Weights tables;

  GemmWeights(OnnxGraph graph, StoredMatrices matrices, Weights tables) {
    this.graph = graph;
    this.matrices = matrices;
    this.tables = tables;
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
    return layers.stream().map(layer -> gemm(x, layer)).toList();
  }

  private String gemm(String x, Op.Linear layer) {
    List<String> inputs = new ArrayList<>(List.of(x, matrices.matrix(layer.weight().tensor())));
    layer.bias().ifPresent(bias -> inputs.add(matrices.vector(bias.tensor())));
    return graph.node("Gemm", TensorNames.of(layer), inputs, ProtoMessage.attribute("transB", 1L));
  }
}
