package org.distill4j.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes, field by field of the ONNX protobuf, a classifier whose logits are the sums over unmasked
 * pieces of a row of the word table plus a row of the type table.
 */
final class TinyOnnx {

  private static final int FLOAT = 1;
  private static final int INT32 = 6;
  private static final int INT64 = 7;
  private static final int DOUBLE = 11;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private TinyOnnx() {}

  /** What a graph says that no model folder's may say. */
  enum Form {
    DOUBLE,
    FLAT,
    INT32_INPUT,
    OTHER_INPUT,
    OTHER_OUTPUT,
    UNKNOWN_OPERATOR
  }

  /** Returns a valid graph, but for an unknown operator, of another form: constant logits. */
  static byte[] model(Form form) {
    int type = form == Form.DOUBLE ? DOUBLE : FLOAT;
    String input = form == Form.OTHER_INPUT ? "ids" : "input_ids";
    String output = form == Form.OTHER_OUTPUT ? "scores" : "logits";
    String operator = form == Form.UNKNOWN_OPERATOR ? "Distill" : "Cast";
    TinyOnnx graph =
        new TinyOnnx()
            .node(operator, List.of(input), "cast", integer("to", type))
            .node(
                "ReduceSum",
                List.of("cast", "one"),
                output,
                integer("keepdims", form == Form.FLAT ? 0 : 1));
    graph
        .text(2, "tiny")
        .message(5, scalar("one", 1))
        .message(11, value(input, form == Form.INT32_INPUT ? INT32 : INT64, "length"))
        .message(12, form == Form.FLAT ? flat(output, type) : value(output, type, "labels"));
    return file(graph);
  }

  private static byte[] file(TinyOnnx graph) {
    TinyOnnx opset = new TinyOnnx().text(1, "").number(2, 17);
    return new TinyOnnx().number(1, 8).message(7, graph).message(8, opset).out.toByteArray();
  }

  /** Returns a model for row-major tables of as many columns as labels. */
  static byte[] model(float[] words, float[] types, int labels) {
    TinyOnnx graph =
        new TinyOnnx()
            .node("Gather", List.of("words", "input_ids"), "word", null)
            .node("Gather", List.of("types", "token_type_ids"), "type", null)
            .node("Add", List.of("word", "type"), "sum", null)
            .node("Cast", List.of("attention_mask"), "mask", integer("to", FLOAT))
            .node("Unsqueeze", List.of("mask", "two"), "column", null)
            .node("Mul", List.of("sum", "column"), "masked", null)
            .node("ReduceSum", List.of("masked", "one"), "logits", integer("keepdims", 0))
            .text(2, "tiny")
            .message(5, floats("words", words, labels))
            .message(5, floats("types", types, labels))
            .message(5, scalar("two", 2))
            .message(5, scalar("one", 1));
    for (String input : List.of("input_ids", "attention_mask", "token_type_ids")) {
      graph.message(11, value(input, INT64, "length"));
    }
    graph.message(12, value("logits", FLOAT, "labels"));
    return file(graph);
  }

  /** The same without token types: the model has no such input. */
  static byte[] model(float[] words, int labels) {
    TinyOnnx graph =
        new TinyOnnx()
            .node("Gather", List.of("words", "input_ids"), "word", null)
            .node("Cast", List.of("attention_mask"), "mask", integer("to", FLOAT))
            .node("Unsqueeze", List.of("mask", "two"), "column", null)
            .node("Mul", List.of("word", "column"), "masked", null)
            .node("ReduceSum", List.of("masked", "one"), "logits", integer("keepdims", 0))
            .text(2, "tiny")
            .message(5, floats("words", words, labels))
            .message(5, scalar("two", 2))
            .message(5, scalar("one", 1));
    for (String input : List.of("input_ids", "attention_mask")) {
      graph.message(11, value(input, INT64, "length"));
    }
    graph.message(12, value("logits", FLOAT, "labels"));
    return file(graph);
  }

  private TinyOnnx node(String type, List<String> inputs, String output, TinyOnnx attribute) {
    TinyOnnx node = new TinyOnnx();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, output).text(4, type);
    return message(1, attribute == null ? node : node.message(5, attribute));
  }

  private static TinyOnnx integer(String name, int value) {
    return new TinyOnnx().text(1, name).number(3, value).number(20, 2);
  }

  private static TinyOnnx floats(String name, float[] values, int columns) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return new TinyOnnx()
        .number(1, values.length / columns)
        .number(1, columns)
        .number(2, FLOAT)
        .text(8, name)
        .bytes(9, raw.array());
  }

  private static TinyOnnx scalar(String name, long value) {
    byte[] raw = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    return new TinyOnnx().number(1, 1).number(2, INT64).text(8, name).bytes(9, raw);
  }

  private static TinyOnnx value(String name, int type, String second) {
    return value(name, type, flatShape().message(1, new TinyOnnx().text(2, second)));
  }

  private static TinyOnnx flat(String name, int type) {
    return value(name, type, flatShape());
  }

  private static TinyOnnx flatShape() {
    return new TinyOnnx().message(1, new TinyOnnx().text(2, "batch"));
  }

  private static TinyOnnx value(String name, int type, TinyOnnx shape) {
    TinyOnnx tensor = new TinyOnnx().number(1, type).message(2, shape);
    return new TinyOnnx().text(1, name).message(2, new TinyOnnx().message(1, tensor));
  }

  private TinyOnnx number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  private TinyOnnx text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  private TinyOnnx message(int field, TinyOnnx message) {
    return bytes(field, message.out.toByteArray());
  }

  private TinyOnnx bytes(int field, byte[] value) {
    varint((long) field << 3 | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  private void varint(long value) {
    long rest = value;
    while (rest >= 128) {
      out.write((int) ((rest & 127) | 128));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
