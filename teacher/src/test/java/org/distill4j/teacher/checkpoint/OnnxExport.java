package org.distill4j.teacher.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/**
 * A BERT encoder as an exporter of PyTorch models writes it, node by node: named biases and layer
 * norms, anonymous transposed weights, shapes from Concat. ONNX Runtime runs it.
 */
public final class OnnxExport {
  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Checkpoint model;
  private int anonymous;

  private OnnxExport(Checkpoint model) {
    this.model = model;
  }

  /** The model's bytes, names with that prefix. */
  public static ModelProto.Builder of(Checkpoint model, String prefix) {
    return of(model, prefix, IntStream.range(0, model.config().numHiddenLayers()).toArray());
  }

  /** The same, with layers in that order. */
  public static ModelProto.Builder of(Checkpoint model, String prefix, int... order) {
    OnnxExport export = new OnnxExport(model);
    export.encoder(prefix, order);
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(export.graph);
  }

  private void encoder(String prefix, int... order) {
    for (String input : List.of("input_ids", "attention_mask", "token_type_ids")) {
      graph.addInput(int64(input));
    }
    for (String name : List.of("word", "position", "token_type")) {
      String full = "embeddings." + name + "_embeddings.weight";
      named(prefix, full);
    }
    embeddings(prefix + "embeddings.");
    norm(prefix, "embeddings.LayerNorm", "sum", "h0");
    for (int n = 0; n < order.length; n++) {
      layer(prefix, order[n], "h" + n, "h" + (n + 1));
    }
    String last = "h" + order.length;
    output(last);
    if (model.hasPooler()) {
      attribute(node("Gather", "first", last, "zero"), "axis", 1);
      gemm(prefix, "pooler.dense", "first", "pooled");
      node("Tanh", "tanh", "pooled");
      output("tanh");
    }
    if (model.hasClassifier()) {
      gemm("", "classifier", "tanh", "logits");
      output("logits");
    }
  }

  private void embeddings(String prefix) {
    whole("zero", 0);
    whole("one", 1);
    node("Shape", "shape", "input_ids");
    node("Gather", "length", "shape", "one");
    node("Range", "positions", "zero", "length", "one");
    node("Gather", "words", prefix + "word_embeddings.weight", "input_ids");
    node("Gather", "types", prefix + "token_type_embeddings.weight", "token_type_ids");
    node("Gather", "places", prefix + "position_embeddings.weight", "positions");
    node("Add", "words-types", "words", "types");
    node("Add", "sum", "words-types", "places");
    longs("axes", 1, 2);
    scalar("full", 1);
    scalar("least", -10_000);
    attribute(node("Cast", "mask", "attention_mask"), "to", TensorProto.DataType.FLOAT_VALUE);
    node("Unsqueeze", "wide-mask", "mask", "axes");
    node("Sub", "hidden", "full", "wide-mask");
    node("Mul", "bias", "hidden", "least");
  }

  private void layer(String prefix, int n, String in, String out) {
    String layer = "encoder.layer." + n + ".";
    int size = model.config().attentionHeadSize();
    int heads = model.config().numAttentionHeads().get(n);
    longs("batch" + n, 0, 0);
    longs("heads" + n, heads);
    longs("size" + n, size);
    longs("all" + n, (long) heads * size);
    node("Concat", "target" + n, "batch" + n, "heads" + n, "size" + n);
    attribute(node("Concat", "flat" + n, "batch" + n, "all" + n), "axis", 0);
    for (String part : List.of("query", "key", "value")) {
      linear(prefix, layer + "attention.self." + part, in, part + n);
      node("Reshape", part + "-heads" + n, part + n, "target" + n);
      int[] axes = part.equals("key") ? new int[] {0, 2, 3, 1} : new int[] {0, 2, 1, 3};
      attribute(node("Transpose", part + "-turned" + n, part + "-heads" + n), "perm", axes);
    }
    scalar("root" + n, (float) Math.sqrt(size));
    node("MatMul", "products" + n, "query-turned" + n, "key-turned" + n);
    node("Div", "scores" + n, "products" + n, "root" + n);
    node("Add", "masked" + n, "scores" + n, "bias");
    attribute(node("Softmax", "shares" + n, "masked" + n), "axis", -1);
    node("MatMul", "contexts" + n, "shares" + n, "value-turned" + n);
    attribute(node("Transpose", "back" + n, "contexts" + n), "perm", 0, 2, 1, 3);
    node("Reshape", "joined" + n, "back" + n, "flat" + n);
    linear(prefix, layer + "attention.output.dense", "joined" + n, "mixed" + n);
    node("Add", "residual" + n, "mixed" + n, in);
    norm(prefix, layer + "attention.output.LayerNorm", "residual" + n, "middle" + n);
    linear(prefix, layer + "intermediate.dense", "middle" + n, "wide" + n);
    gelu(n);
    linear(prefix, layer + "output.dense", "active" + n, "narrow" + n);
    node("Add", "outer-residual" + n, "narrow" + n, "middle" + n);
    norm(prefix, layer + "output.LayerNorm", "outer-residual" + n, out);
  }

  private void gelu(int n) {
    scalar("root-two" + n, (float) Math.sqrt(2));
    scalar("half" + n, 0.5f);
    node("Div", "scaled" + n, "wide" + n, "root-two" + n);
    node("Erf", "erf" + n, "scaled" + n);
    node("Add", "erf-one" + n, "erf" + n, "full");
    node("Mul", "gated" + n, "wide" + n, "erf-one" + n);
    node("Mul", "active" + n, "gated" + n, "half" + n);
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
    attribute(gemm, "transB", 1);
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
        AttributeProto.newBuilder()
            .setName("epsilon")
            .setType(AttributeProto.AttributeType.FLOAT)
            .setF((float) model.config().layerNormEps()));
    graph.addNode(norm);
  }

  private NodeProto.Builder node(String operator, String output, String... inputs) {
    NodeProto.Builder node =
        graph.addNodeBuilder().setOpType(operator).addAllInput(List.of(inputs)).addOutput(output);
    if (output.startsWith("target")) {
      attribute(node, "axis", 0);
    }
    return node;
  }

  private static void attribute(NodeProto.Builder node, String name, int... values) {
    AttributeProto.Builder attribute = node.addAttributeBuilder().setName(name);
    if (values.length == 1) {
      attribute.setI(values[0]).setType(AttributeProto.AttributeType.INT);
      return;
    }
    attribute.setType(AttributeProto.AttributeType.INTS);
    IntStream.of(values).forEach(attribute::addInts);
  }

  private void output(String name) {
    graph.addOutput(
        ValueInfoProto.newBuilder()
            .setName(name)
            .setType(
                TypeProto.newBuilder()
                    .setTensorType(
                        TypeProto.Tensor.newBuilder()
                            .setElemType(TensorProto.DataType.FLOAT_VALUE))));
  }

  private static ValueInfoProto int64(String name) {
    TensorShapeProto shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"))
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("length"))
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.INT64_VALUE)
                        .setShape(shape)))
        .build();
  }

  private void whole(String name, long value) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addInt64Data(value));
  }

  private void scalar(String name, float value) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .addFloatData(value));
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
