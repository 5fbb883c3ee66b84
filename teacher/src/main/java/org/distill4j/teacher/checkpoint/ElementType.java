package org.distill4j.teacher.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The number formats that safetensors files name, and how each is read. */
enum ElementType {
  BOOL(1, Kind.INTEGER),
  U8(1, Kind.INTEGER),
  I8(1, Kind.INTEGER),
  F8_E5M2(1, Kind.UNREAD),
  F8_E4M3(1, Kind.UNREAD),
  I16(2, Kind.INTEGER),
  U16(2, Kind.INTEGER),
  F16(2, Kind.FLOAT),
  BF16(2, Kind.FLOAT),
  I32(4, Kind.INTEGER),
  U32(4, Kind.INTEGER),
  F32(4, Kind.FLOAT),
  F64(8, Kind.FLOAT),
  I64(8, Kind.INTEGER),
  U64(8, Kind.UNREAD);

  private enum Kind {
    FLOAT,
    INTEGER,
    UNREAD
  }

  private final int bytes;
  private final Kind kind;

  ElementType(int bytes, Kind kind) {
    this.bytes = bytes;
    this.kind = kind;
  }

  /** The width of one number. */
  int bytes() {
    return bytes;
  }

  boolean isFloat() {
    return kind == Kind.FLOAT;
  }

  boolean isInteger() {
    return kind == Kind.INTEGER;
  }

  /** Whether a model's weights may have this type: what float32 holds without loss. */
  boolean isWeight() {
    return isFloat() && this != F64;
  }

  /** The next number of a little-endian buffer; for float types. */
  double nextDouble(ByteBuffer from) {
    return this == F64 ? from.getDouble() : nextFloat(from);
  }

  /** The next number of a little-endian buffer, rounded to float32; for float types. */
  float nextFloat(ByteBuffer from) {
    return switch (this) {
      case F32 -> from.getFloat();
      case F16 -> halfToFloat(from.getShort());
      case BF16 -> Float.intBitsToFloat(from.getShort() << 16);
      case F64 -> (float) from.getDouble();
      default -> throw new AssertionError(this);
    };
  }

  /** The next number of a little-endian buffer; for integer types. */
  long nextLong(ByteBuffer from) {
    return switch (this) {
      case BOOL, U8 -> Byte.toUnsignedLong(from.get());
      case I8 -> from.get();
      case I16 -> from.getShort();
      case U16 -> Short.toUnsignedLong(from.getShort());
      case I32 -> from.getInt();
      case U32 -> Integer.toUnsignedLong(from.getInt());
      case I64 -> from.getLong();
      default -> throw new AssertionError(this);
    };
  }

  /** IEEE 754 binary16 to binary32, exactly; {@code Float.float16ToFloat} needs Java 20. */
  static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >>> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      // Subnormal halves count in units of 2^-24, which float32 holds as normal numbers.
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    // 112 is the difference of the exponents' biases, 127 - 15; all ones stay all ones.
    int wide = exponent == 0x1f ? 0xff : exponent + 112;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }

  /** The float types' names, for messages. */
  static String weightNames() {
    return Arrays.stream(values())
        .filter(ElementType::isWeight)
        .map(ElementType::name)
        .collect(Collectors.joining(", "));
  }
}
