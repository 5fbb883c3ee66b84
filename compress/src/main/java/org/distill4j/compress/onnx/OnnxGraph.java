package org.distill4j.compress.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
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
  private final Map<String, Constant> initializers = new LinkedHashMap<>();
  private final List<ProtoMessage> inputs = new ArrayList<>();
  private final List<ProtoMessage> outputs = new ArrayList<>();
  private final List<ProtoMessage> shapes = new ArrayList<>();
  private final Set<String> values = new HashSet<>();
  private final Map<String, String> bases = new HashMap<>();
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
  }

  /**
   * What the names of values made of this one begin with: its own name, without its scope where its
   * node has several outputs.
   */
  String base(String value) {
    return bases.getOrDefault(value, value);
  }

  private String unused(String name) {
    String whole = name + scope;
    String unused = whole;
    for (int i = 2; initializers.containsKey(unused) || !values.add(unused); i++) {
      unused = whole + "/" + i;
    }
    return unused;
  }

  /** Adds a float constant; rank 0 where no dimension is given. */
  String floats(String name, float[] values, int... dims) {
    return initializer(name, new Constant(FLOAT, values, dims));
  }

  /** Adds a tensor of a checkpoint under its own name. */
  String store(Checkpoint checkpoint, String name) {
    Tensor tensor = checkpoint.tensor(name);
    return floats(name, tensor.values(), tensor.shape());
  }

  /** Adds an int8 constant. */
  String bytes(String name, byte[] values, int... dims) {
    return initializer(name, new Constant(INT8, values, dims));
  }

  /** Adds unsigned bytes. */
  String levels(String name, byte[] values, int... dims) {
    return initializer(name, new Constant(UINT8, values, dims));
  }

  /** Adds a single level, signed or not. */
  String level(String name, int type, int value) {
    return initializer(name, new Constant(type, new byte[] {(byte) value}));
  }

  /** Adds a single number under the name {@code scalar.NAME}. */
  String scalar(String name, float value) {
    return floats("scalar." + name, new float[] {value});
  }

  /** Adds the number of a row to begin with. */
  String row(int row) {
    return integers(row == 0 ? "zero" : "row." + row, row);
  }

  /** Adds the number of an axis. */
  String axis(int axis) {
    return integers("axis." + axis, axis);
  }

  /** Casts a value. */
  String cast(String name, String x, int type) {
    return node("Cast", name, List.of(x), ProtoMessage.attribute("to", (long) type));
  }

  /** Adds a vector of int64, such as a shape or axes. */
  String integers(String name, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return initializer(name, new Constant(INT64, raw.array(), values.length));
  }

  /** Adds a node with one output, which bears the node's name, and gives that. */
  String node(String operator, String name, List<String> inputs, ProtoMessage... attributes) {
    String output = unused(name);
    nodes.add(message(operator, output, inputs, List.of(output), attributes));
    return output;
  }

  /** Adds a node of ONNX Runtime's own operators, with one output that bears its name. */
  String fused(String operator, String name, List<String> inputs, ProtoMessage... attributes) {
    String output = unused(name);
    nodes.add(message(operator, output, inputs, List.of(output), attributes).text(7, FUSED));
    fused = true;
    return output;
  }

  /** Adds the node that makes an output of the graph. */
  void result(String operator, String output, List<String> inputs) {
    nodes.add(message(operator, output, inputs, List.of(output)));
  }

  /** Adds a node with several outputs, and gives their names in the graph. */
  List<String> nodes(
      String operator,
      String name,
      List<String> inputs,
      List<String> outputs,
      ProtoMessage... attributes) {
    List<String> named = new ArrayList<>();
    for (String output : outputs) {
      String unused = unused(output);
      bases.put(unused, output);
      named.add(unused);
    }
    nodes.add(message(operator, unused(name), inputs, named, attributes));
    return named;
  }

  private static ProtoMessage message(
      String operator,
      String name,
      List<String> inputs,
      List<String> outputs,
      ProtoMessage... attributes) {
    ProtoMessage node = new ProtoMessage();
    inputs.forEach(input -> node.text(1, input));
    outputs.forEach(output -> node.text(2, output));
    node.text(3, name).text(4, operator);
    for (ProtoMessage attribute : attributes) {
      node.message(5, attribute);
    }
    return node;
  }

  void input(String name, int type, Object... dims) {
    values.add(name);
    inputs.add(valueInfo(name, type, dims));
  }

  /** Declares an output, which {@link #result} makes. */
  void output(String name, int type, Object... dims) {
    values.add(name);
    outputs.add(valueInfo(name, type, dims));
  }

  /** States the shape of a float value that inference alone would not find. */
  void shape(String name, Object... dims) {
    shapes.add(valueInfo(name, FLOAT, dims));
  }

  /** The whole file. */
  ProtoMessage model() {
    ProtoMessage graph = new ProtoMessage();
    nodes.forEach(node -> graph.message(1, node));
    graph.text(2, "classifier");
    initializers.forEach((name, constant) -> graph.message(5, constant.named(name)));
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

  /** The name of a constant: the one asked for, unless another constant or a value has it. */
  private String initializer(String name, Constant constant) {
    String unused = name;
    for (int i = 2; values.contains(unused) || isOther(unused, constant); i++) {
      unused = name + "/" + i;
    }
    initializers.putIfAbsent(unused, constant);
    return unused;
  }

  private boolean isOther(String name, Constant constant) {
    Constant known = initializers.get(name);
    return known != null && !known.holds(constant);
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
