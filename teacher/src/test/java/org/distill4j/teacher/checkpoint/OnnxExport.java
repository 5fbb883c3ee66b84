package org.distill4j.teacher.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;

/**
 * Writes the part of an exporter's graph that a reader looks at: named biases and layer norms,
 * anonymous transposed weights, the Reshape into heads, the activation. It cannot be run.
 */
final class OnnxExport {
  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Checkpoint model;
  private int anonymous;

  private OnnxExport(Checkpoint model) {
    this.model = model;
  }

  /** The model's bytes, names with that prefix. */
  static ModelProto.Builder of(Checkpoint model, String prefix) {
    OnnxExport export = new OnnxExport(model);
    export.encoder(prefix);
    return ModelProto.newBuilder().setIrVersion(7).setGraph(export.graph);
  }

  private void encoder(String prefix) {
    for (String name : List.of("word", "position", "token_type")) {
      String full = "embeddings." + name + "_embeddings.weight";
      named(prefix, full);
    }
    norm(prefix, "embeddings.LayerNorm", "sum", "h0");
    for (int n = 0; n < model.config().numHiddenLayers(); n++) {
      layer(prefix, n, "h" + n, "h" + (n + 1));
    }
    String last = "h" + model.config().numHiddenLayers();
    if (model.hasPooler()) {
      gemm(prefix, "pooler.dense", last, "pooled");
      node("Tanh", "tanh", "pooled");
    }
    if (model.hasClassifier()) {
      gemm("", "classifier", "tanh", "logits");
    }
  }

  private void layer(String prefix, int n, String in, String out) {
    String layer = "encoder.layer." + n + ".";
    int size = model.config().attentionHeadSize();
    int heads = model.config().numAttentionHeads().get(n);
    for (String part : List.of("query", "key", "value")) {
      linear(prefix, layer + "attention.self." + part, in, part + n);
    }
    longs("batch" + n, 0, 0);
    longs("heads" + n, heads);
    longs("size" + n, size);
    node("Concat", "target" + n, "batch" + n, "heads" + n, "size" + n);
    node("Reshape", "split" + n, "query" + n, "target" + n);
    linear(prefix, layer + "attention.output.dense", "split" + n, "mixed" + n);
    norm(prefix, layer + "attention.output.LayerNorm", "mixed" + n, "middle" + n);
    linear(prefix, layer + "intermediate.dense", "middle" + n, "wide" + n);
    node("Div", "scaled" + n, "wide" + n, "root2");
    node("Erf", "erf" + n, "scaled" + n);
    linear(prefix, layer + "output.dense", "erf" + n, "narrow" + n);
    norm(prefix, layer + "output.LayerNorm", "narrow" + n, out);
  }

  private void linear(String prefix, String name, String in, String out) {
    Tensor weight = model.tensor(name + ".weight");
    int rows = weight.length(0);
    int columns = weight.length(1);
    float[] turned = new float[weight.size()];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        turned[c * rows + r] = weight.values()[r * columns + c];
      }
    }
    String anonymousName = "onnx::MatMul_" + anonymous++;
    graph.addInitializer(tensor(anonymousName, Tensor.of(turned, columns, rows)));
    node("MatMul", out + "-product", in, anonymousName);
    node("Add", out, named(prefix, name + ".bias"), out + "-product");
  }

  private void gemm(String prefix, String name, String in, String out) {
    String weight = named(prefix, name + ".weight");
    NodeProto.Builder gemm =
        NodeProto.newBuilder()
            .setOpType("Gemm")
            .addInput(in)
            .addInput(weight)
            .addInput(named(prefix, name + ".bias"))
            .addOutput(out);
    gemm.addAttribute(AttributeProto.newBuilder().setName("transB").setI(1));
    graph.addNode(gemm);
  }

  private void norm(String prefix, String name, String in, String out) {
    NodeProto.Builder norm =
        NodeProto.newBuilder()
            .setOpType("LayerNormalization")
            .addInput(in)
            .addInput(named(prefix, name + ".weight"))
            .addInput(named(prefix, name + ".bias"))
            .addOutput(out);
    norm.addAttribute(
        AttributeProto.newBuilder().setName("epsilon").setF((float) model.config().layerNormEps()));
    graph.addNode(norm);
  }

  private void node(String operator, String output, String... inputs) {
    graph.addNode(
        NodeProto.newBuilder().setOpType(operator).addAllInput(List.of(inputs)).addOutput(output));
  }

  private String named(String prefix, String name) {
    graph.addInitializer(tensor(prefix + name, model.tensor(name)));
    return prefix + name;
  }

  private void longs(String name, long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    graph.addInitializer(tensor);
  }

  static TensorProto tensor(String name, Tensor values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
    for (int length : values.shape()) {
      tensor.addDims(length);
    }
    ByteBuffer bytes = ByteBuffer.allocate(values.size() * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values.values());
    return tensor.setRawData(ByteString.copyFrom(bytes.array())).build();
  }
}
