package org.distill4j.compress.onnx;

import java.util.Arrays;

/** A constant of a graph: floats, or the bytes of integers. */
final class Constant {
  private final int type;
  private final Object values;
  private final int[] dims;

  Constant(int type, float[] values, int... dims) {
    this.type = type;
    this.values = values;
    this.dims = dims;
  }

  Constant(int type, byte[] values, int... dims) {
    this.type = type;
    this.values = values;
    this.dims = dims;
  }

  /** Whether another is the same, bit for bit. */
  boolean holds(Constant other) {
    return type == other.type
        && Arrays.equals(dims, other.dims)
        && (values instanceof float[] floats
            ? other.values instanceof float[] others && Arrays.equals(floats, others)
            : Arrays.equals((byte[]) values, (byte[]) other.values));
  }

  /** As {@code TensorProto}. */
  ProtoMessage named(String name) {
    ProtoMessage tensor = new ProtoMessage();
    for (int dim : dims) {
      tensor.integer(1, dim);
    }
    tensor.integer(2, type).text(8, name);
    return values instanceof float[] floats
        ? tensor.floats(9, floats)
        : tensor.bytes(9, (byte[]) values);
  }
}
