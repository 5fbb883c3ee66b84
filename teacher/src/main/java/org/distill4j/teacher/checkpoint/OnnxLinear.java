package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.util.Optional;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/**
 * A linear layer in an ONNX graph, found by its bias.
 *
 * <p>Exporters fold the transpose of {@code x Wᵀ + b} into the weight, which thereby loses its name
 * and is stored as {@code [in, out]}: it is the constant of the MatMul whose product is added to
 * the named bias. The weight of a Gemm keeps its name and its transpose flag.
 *
 * @param weight the weight as stored
 * @param transposed whether it is stored as {@code [in, out]}
 * @param input the value that is multiplied
 * @param output the value with the bias added
 */
record OnnxLinear(TensorProto weight, boolean transposed, String input, String output) {

  /** Finds the layer whose bias has that name. */
  static OnnxLinear of(String place, OnnxGraph graph, String bias) throws CheckpointException {
    for (NodeProto node : graph.consumers(bias)) {
      Optional<OnnxLinear> linear =
          switch (node.getOpType()) {
            case "Add" -> ofAdd(graph, node, bias);
            case "Gemm" -> ofGemm(graph, node, bias);
            default -> Optional.empty();
          };
      if (linear.isPresent()) {
        return linear.get();
      }
    }
    throw SafeTensorsHeader.fault(
        place,
        bias,
        "must be added to the product with its weight (MatMul and Add, or Gemm); got no such"
            + " nodes. Export the model again without fusing or quantizing it.");
  }

  private static Optional<OnnxLinear> ofAdd(OnnxGraph graph, NodeProto add, String bias) {
    return OnnxGraph.otherInput(add, bias)
        .flatMap(product -> graph.producer(product, "MatMul"))
        .filter(product -> product.getInputCount() == 2)
        .flatMap(product -> ofProduct(graph, product, add.getOutput(0)));
  }

  private static Optional<OnnxLinear> ofProduct(OnnxGraph graph, NodeProto product, String output) {
    String weight = product.getInput(1);
    String input = product.getInput(0);
    Optional<TensorProto> constant = graph.constant(weight);
    if (constant.isPresent()) {
      return Optional.of(new OnnxLinear(constant.get(), true, input, output));
    }
    // An exporter that does not fold constants leaves the transpose as a node.
    return graph
        .producer(weight, "Transpose")
        .flatMap(transpose -> graph.constant(transpose.getInput(0)))
        .filter(stored -> stored.getDimsCount() == 2)
        .map(stored -> new OnnxLinear(stored, false, input, output));
  }

  private static Optional<OnnxLinear> ofGemm(OnnxGraph graph, NodeProto gemm, String bias) {
    boolean plain =
        gemm.getInputCount() == 3
            && gemm.getInput(2).equals(bias)
            && OnnxGraph.attribute(gemm, "transA", 0) == 0
            && OnnxGraph.attribute(gemm, "alpha", 1f) == 1
            && OnnxGraph.attribute(gemm, "beta", 1f) == 1;
    if (!plain) {
      return Optional.empty();
    }
    boolean transposed = OnnxGraph.attribute(gemm, "transB", 0) == 0;
    return graph
        .constant(gemm.getInput(1))
        .map(w -> new OnnxLinear(w, transposed, gemm.getInput(0), gemm.getOutput(0)));
  }

  /** The weight as {@code [out, in]}. */
  Tensor read(OnnxTensors reader, String place, String name) throws IOException {
    int[] shape = reader.shape(weight);
    if (shape.length != 2) {
      throw SafeTensorsHeader.fault(
          place, name, "must be a matrix; got shape " + weight.getDimsList());
    }
    float[] values = Weights.finite(place + ": tensor " + name, reader.floats(weight));
    if (!transposed) {
      return Tensor.of(values, shape);
    }
    return Tensor.of(transpose(values, shape[0], shape[1]), shape[1], shape[0]);
  }

  private static float[] transpose(float[] values, int rows, int columns) {
    float[] turned = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = values[row * columns + column];
      }
    }
    return turned;
  }
}
