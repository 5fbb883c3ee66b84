package org.distill4j.student.outputs;

/** IEEE 754 binary16, whose eleven bits of precision are enough for what a state is held to. */
final class HalfPrecision {
  private static final int EXPONENT_BIAS_DIFFERENCE = 127 - 15;
  private static final int DROPPED_BITS = 13; // 23 of a float's fraction, 10 of a half's
  private static final int INFINITY = 0x7c00;

  private static final float[] VALUES = values();

  private HalfPrecision() {}

  private static float[] values() {
    float[] values = new float[1 << 16];
    for (int bits = 0; bits < values.length; bits++) {
      int exponent = bits >> 10 & 0x1f;
      int fraction = bits & 0x3ff;
      float size =
          exponent == 0x1f
              ? fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN
              : exponent == 0
                  ? Math.scalb((float) fraction, -24)
                  : Math.scalb((float) (fraction | 0x400), exponent - 25);
      values[bits] = bits < 0x8000 ? size : -size;
    }
    return values;
  }

  /** The number that the bits stand for. */
  static float toFloat(short bits) {
    return VALUES[bits & 0xffff];
  }

  /** The nearest half, ties to even; infinite beyond 65,504. */
  static short of(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    if (Float.isNaN(value)) {
      return (short) (sign | INFINITY | 1);
    }
    int exponent = (bits >>> 23 & 0xff) - EXPONENT_BIAS_DIFFERENCE;
    if (exponent >= 0x1f) {
      return (short) (sign | INFINITY);
    }
    int fraction = bits & 0x7fffff;
    int drop = DROPPED_BITS;
    if (exponent <= 0) {
      drop += Math.min(1 - exponent, 12); // subnormal: below 2^-25 all bits go
      fraction |= 0x800000;
      exponent = 0;
    }
    int kept = fraction >>> drop;
    int rest = fraction & ((1 << drop) - 1);
    int tie = 1 << (drop - 1);
    boolean up = rest > tie || (rest == tie && (kept & 1) == 1);
    return (short) (sign | ((exponent << 10) + kept + (up ? 1 : 0))); // may carry to the exponent
  }
}
