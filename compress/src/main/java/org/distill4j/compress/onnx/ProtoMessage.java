package org.distill4j.compress.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One protobuf message: fields in the order they were added.
 *
 * <p>Sizes are known before anything is written, so that weights go from their arrays to the stream
 * with no copy of the model in between.
 */
final class ProtoMessage {
  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;

  /** Floats are turned into bytes this many at a time. */
  private static final int FLOATS_AT_ONCE = 16_384;

  private final List<Field> fields = new ArrayList<>();

  private record Field(long size, Body body) {}

  /** Writes one field, tag and all. */
  private interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  ProtoMessage integer(int number, long value) {
    ByteArrayOutputStream whole = tag(number, VARINT);
    varint(whole, value);
    return add(whole, 0, out -> {});
  }

  ProtoMessage real(int number, float value) {
    byte[] body = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array();
    return add(tag(number, FIXED_32), body.length, out -> out.write(body));
  }

  ProtoMessage text(int number, String value) {
    return bytes(number, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtoMessage bytes(int number, byte[] value) {
    return add(head(number, value.length), value.length, out -> out.write(value));
  }

  /** Bytes that are little-endian floats. */
  ProtoMessage floats(int number, float[] values) {
    long size = 4L * values.length;
    return add(head(number, size), size, out -> writeFloats(values, out));
  }

  /** A nested message, which must be complete. */
  ProtoMessage message(int number, ProtoMessage value) {
    return add(head(number, value.size()), value.size(), value::writeTo);
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

  long size() {
    long size = 0;
    for (Field field : fields) {
      size += field.size();
    }
    return size;
  }

  void writeTo(OutputStream out) throws IOException {
    for (Field field : fields) {
      field.body().writeTo(out);
    }
  }

  private ProtoMessage add(ByteArrayOutputStream head, long size, Body body) {
    fields.add(
        new Field(
            head.size() + size,
            out -> {
              head.writeTo(out);
              body.writeTo(out);
            }));
    return this;
  }

  private static void writeFloats(float[] values, OutputStream out) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4 * FLOATS_AT_ONCE).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += FLOATS_AT_ONCE) {
      int count = Math.min(FLOATS_AT_ONCE, values.length - from);
      buffer.asFloatBuffer().put(values, from, count);
      out.write(buffer.array(), 0, 4 * count);
    }
  }

  private static ByteArrayOutputStream head(int number, long length) {
    ByteArrayOutputStream head = tag(number, LENGTH_DELIMITED);
    varint(head, length);
    return head;
  }

  private static ByteArrayOutputStream tag(int number, int wireType) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, ((long) number << 3) | wireType);
    return out;
  }

  /** Base 128, lowest seven bits first, the top bit set on all but the last byte. */
  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
