package org.distill4j.compress.quantize;

/**
 * How one tensor of activations maps to [0, 255]: ONNX's DynamicQuantizeLinear, opset 11. {@code
 * step = (max(0, max x) - min(0, min x)) / 255}, {@code zero = round(-min / step)}, {@code q =
 * saturate(round(x / step) + zero)}; halves round to even.
 */
record ActivationScale(float step, int zero) {
  private static final int LEVELS = 255;

  /** The scale of all rows together. */
  static ActivationScale of(float[][] x) {
    float low = 0;
    float high = 0;
    for (float[] row : x) {
      for (float value : row) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    float step = (high - low) / LEVELS;
    if (!(step > 0)) {
      return new ActivationScale(1f, 0);
    }
    float zero = Math.max(0f, Math.min(LEVELS, 0f - low / step));
    return new ActivationScale(step, (int) Math.rint(zero));
  }

  /** The quantized values less the zero point. */
  int[] centred(float[] x) {
    int[] steps = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      int q = (int) Math.rint(x[i] / step) + zero;
      steps[i] = Math.max(0, Math.min(LEVELS, q)) - zero;
    }
    return steps;
  }
}
