package org.distill4j.compress.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;

/**
 * An ONNX graph in the making. Every value is named after the node that computes it; constants are
 * stored once a name. Field numbers are those of {@code onnx.proto}, IR version 8.
 */
final class OnnxGraph {
  static final int FLOAT = 1;
  static final int UINT8 = 2;
  static final int INT8 = 3;
  static final int INT32 = 6;
  static final int INT64 = 7;

  /** Stands for an optional input that a node goes without. */
  static final String ABSENT = "";

  /** ONNX Runtime's own operators. */
  private static final String FUSED = "com.microsoft";

  private static final long IR_VERSION = 8;
  private static final long OPSET = 17;

  private final List<ProtoMessage> nodes = new ArrayList<>();
  private final Map<String, ProtoMessage> initializers = new LinkedHashMap<>();
  private final List<ProtoMessage> inputs = new ArrayList<>();
  private final List<ProtoMessage> outputs = new ArrayList<>();
  private final List<ProtoMessage> shapes = new ArrayList<>();
  private final Set<String> inScope = new HashSet<>();
  private String scope = "";
  private boolean fused;

  /**
   * Tells the values of what follows from those of the same names before: layers that share weights
   * are written alike. Constants belong to no scope.
   *
   * @param suffix put behind the name of each value; empty for none
   */
  void scope(String suffix) {
    scope = suffix;
    inScope.clear();
  }

  private String scoped(String name) {
    return inScope.contains(name) ? name + scope : name;
  }

  private String begun(String name) {
    if (!scope.isEmpty()) {
      inScope.add(name);
    }
    return scoped(name);
  }

  /** Adds a float constant; rank 0 where no dimension is given. */
  String floats(String name, float[] values, int... dims) {
    return initializer(name, tensor(name, FLOAT, dims).floats(9, values));
  }

  /** Adds a tensor of a checkpoint under its own name. */
  String store(Checkpoint checkpoint, String name) {
    Tensor tensor = checkpoint.tensor(name);
    return floats(name, tensor.values(), tensor.shape());
  }

  /** Adds an int8 constant. */
  String bytes(String name, byte[] values, int... dims) {
    return initializer(name, tensor(name, INT8, dims).bytes(9, values));
  }

  /** Adds unsigned bytes. */
  String levels(String name, byte[] values, int... dims) {
    return initializer(name, tensor(name, UINT8, dims).bytes(9, values));
  }

  /** Adds a single level, signed or not. */
  String level(String name, int type, int value) {
    return initializer(name, tensor(name, type).bytes(9, new byte[] {(byte) value}));
  }

  /** Adds a vector of int64, such as a shape or axes. */
  String integers(String name, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return initializer(name, tensor(name, INT64, values.length).bytes(9, raw.array()));
  }

  /** Adds a node with one output, which bears the node's name. */
  String node(String operator, String name, List<String> inputs, ProtoMessage... attributes) {
    nodes(operator, name, inputs, List.of(name), attributes);
    return scoped(name);
  }

  /** Adds a node of ONNX Runtime's own operators, with one output that bears its name. */
  String fused(String operator, String name, List<String> inputs, ProtoMessage... attributes) {
    nodes.add(message(operator, name, inputs, List.of(name), attributes).text(7, FUSED));
    fused = true;
    return scoped(name);
  }

  /** Adds a node with several outputs. */
  void nodes(
      String operator,
      String name,
      List<String> inputs,
      List<String> outputs,
      ProtoMessage... attributes) {
    nodes.add(message(operator, name, inputs, outputs, attributes));
  }

  private ProtoMessage message(
      String operator,
      String name,
      List<String> inputs,
      List<String> outputs,
      ProtoMessage... attributes) {
    ProtoMessage node = new ProtoMessage();
    inputs.forEach(input -> node.text(1, scoped(input)));
    outputs.forEach(output -> node.text(2, begun(output)));
    node.text(3, name + scope).text(4, operator);
    for (ProtoMessage attribute : attributes) {
      node.message(5, attribute);
    }
    return node;
  }

  /** An attribute of one integer. */
  static ProtoMessage attribute(String name, long value) {
    return new ProtoMessage().text(1, name).integer(3, value).integer(20, 2);
  }

  /** An attribute of one real number. */
  static ProtoMessage attribute(String name, float value) {
    return new ProtoMessage().text(1, name).real(2, value).integer(20, 1);
  }

  /** An attribute of one word. */
  static ProtoMessage attribute(String name, String value) {
    return new ProtoMessage().text(1, name).text(4, value).integer(20, 3);
  }

  /** An attribute of several integers. */
  static ProtoMessage attribute(String name, long[] values) {
    ProtoMessage attribute = new ProtoMessage().text(1, name);
    for (long value : values) {
      attribute.integer(8, value);
    }
    return attribute.integer(20, 7);
  }

  void input(String name, int type, Object... dims) {
    inputs.add(valueInfo(name, type, dims));
  }

  void output(String name, int type, Object... dims) {
    outputs.add(valueInfo(name, type, dims));
  }

  /** States the shape of a float value that inference alone would not find. */
  void shape(String name, Object... dims) {
    shapes.add(valueInfo(scoped(name), FLOAT, dims));
  }

  /** The whole file. */
  ProtoMessage model() {
    ProtoMessage graph = new ProtoMessage();
    nodes.forEach(node -> graph.message(1, node));
    graph.text(2, "classifier");
    initializers.values().forEach(initializer -> graph.message(5, initializer));
    inputs.forEach(input -> graph.message(11, input));
    outputs.forEach(output -> graph.message(12, output));
    shapes.forEach(shape -> graph.message(13, shape));
    ProtoMessage opset = new ProtoMessage().text(1, "").integer(2, OPSET);
    ProtoMessage model =
        new ProtoMessage()
            .integer(1, IR_VERSION)
            .text(2, "distill4j")
            .message(7, graph)
            .message(8, opset);
    return fused ? model.message(8, new ProtoMessage().text(1, FUSED).integer(2, 1)) : model;
  }

  private String initializer(String name, ProtoMessage tensor) {
    initializers.putIfAbsent(name, tensor);
    return name;
  }

  private static ProtoMessage tensor(String name, int type, int... dims) {
    ProtoMessage tensor = new ProtoMessage();
    for (int dim : dims) {
      tensor.integer(1, dim);
    }
    return tensor.integer(2, type).text(8, name);
  }

  /** Integers are fixed lengths, strings symbolic ones. */
  private static ProtoMessage valueInfo(String name, int type, Object... dims) {
    ProtoMessage shape = new ProtoMessage();
    for (Object dim : dims) {
      ProtoMessage axis = new ProtoMessage();
      if (dim instanceof Integer length) {
        axis.integer(1, length);
      } else {
        axis.text(2, dim.toString());
      }
      shape.message(1, axis);
    }
    ProtoMessage tensor = new ProtoMessage().integer(1, type).message(2, shape);
    return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensor));
  }
}
