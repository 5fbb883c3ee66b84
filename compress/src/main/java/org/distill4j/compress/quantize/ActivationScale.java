package org.distill4j.compress.quantize;

/**
 * How one tensor of activations maps to [0, 255], as ONNX defines QuantizeLinear: {@code q =
 * saturate(round(x / step) + zero)}, halves to even.
 *
 * <p>Signed activations are the same numbers less 128: {@code zero} is then 128, stored as 0.
 *
 * @param step the distance of two levels, finite and positive
 * @param zero the level of 0, in [0, 255]
 */
public record ActivationScale(float step, int zero) {
  static final int LEVELS = 255;

  /** The level that a signed tensor counts from. */
  static final int SIGNED_ZERO = 128;

  private static final float LARGEST_SIGNED = 127;

  /** Checks both numbers. */
  public ActivationScale {
    if (!(step > 0 && Float.isFinite(step))) {
      throw new IllegalArgumentException("step: must be finite and > 0; got " + step);
    }
    if (!(zero >= 0 && zero <= LEVELS)) {
      throw new IllegalArgumentException("zero: must be in [0, 255]; got " + zero);
    }
  }

  /** The scale of all rows together: ONNX's DynamicQuantizeLinear, opset 11. */
  static ActivationScale of(float[][] x) {
    float low = 0;
    float high = 0;
    for (float[] row : x) {
      for (float value : row) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return between(low, high);
  }

  /**
   * {@code step = (high - low) / 255}, {@code zero = round(-low / step)}. A range of nothing but
   * zero has step 1.
   *
   * @param low at most 0, so that 0 is a level
   * @param high at least 0
   */
  static ActivationScale between(float low, float high) {
    float step = (high - low) / LEVELS;
    if (step == 0) {
      return new ActivationScale(1f, 0);
    }
    float zero = Math.max(0f, Math.min(LEVELS, 0f - low / step));
    return new ActivationScale(step, (int) Math.rint(zero));
  }

  /** Signed: {@code step = magnitude / 127}, 0 in the middle. */
  static ActivationScale signed(float magnitude) {
    float step = magnitude / LARGEST_SIGNED;
    return new ActivationScale(step == 0 ? 1f : step, SIGNED_ZERO);
  }

  /** The quantized values less the zero point. */
  int[] centred(float[] x) {
    int[] steps = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      steps[i] = centred(x[i]);
    }
    return steps;
  }

  /** One quantized value less the zero point. */
  int centred(float x) {
    // Bounded before it is an integer: a tiny step takes a level beyond all integers.
    return (int) Math.max(-zero, Math.min(LEVELS - zero, Math.rint(x / step)));
  }
}
