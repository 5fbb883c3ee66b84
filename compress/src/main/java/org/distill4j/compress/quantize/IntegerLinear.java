package org.distill4j.compress.quantize;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Linear layers in exact integers: the whole input is quantized at once, by its layer's own scale
 * or by one found anew, multiplied and scaled. Layers whose weights stayed float32 are computed so,
 * and so are those of four bits, with what their weights stand for. Immutable to its users and
 * thread-safe.
 */
final class IntegerLinear implements QuantizedLinear {
  private final QuantizedCheckpoint model;
  private final FloatLinear others;
  private final FloatLinear packed;
  // Wider than a byte, so that the compiler makes vectors of the products.
  private final Map<String, int[]> weights = new ConcurrentHashMap<>();

  IntegerLinear(QuantizedCheckpoint model) {
    this(model, new FloatLinear(model.source()));
  }

  /** The same with transposed weights that others use too. */
  IntegerLinear(QuantizedCheckpoint model, FloatLinear others) {
    this.model = model;
    this.others = others;
    boolean int4 = model.settings().weights() == QuantizationSettings.Weights.INT4;
    this.packed = int4 ? new FloatLinear(model.dequantized()) : others;
  }

  @Override
  public float[][] of(float[][] x, String layer) {
    QuantizedMatrix weight = model.matrices().get(layer + ".weight");
    if (weight == null) {
      return (model.isQuantized(layer) ? packed : others).of(x, layer);
    }
    ActivationScale scale = scale(x, layer);
    float[][] y = new float[x.length][];
    for (int row = 0; row < x.length; row++) {
      y[row] = scaled(products(scale.centred(x[row]), layer), scale, layer);
    }
    return y;
  }

  /** How a layer's input is quantized. */
  ActivationScale scale(float[][] x, String layer) {
    return model.activation(layer).orElseGet(() -> found(x, layer));
  }

  private static ActivationScale found(float[][] x, String layer) {
    try {
      return ActivationScale.of(x);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          layer + ": activations: must be finite, to have a scale: " + e.getMessage(), e);
    }
  }

  /** The exact products of one row's steps with each output channel's weights. */
  int[] products(int[] steps, String layer) {
    int[] wide = weights.computeIfAbsent(layer, this::widened);
    int[] products = new int[wide.length / Math.max(1, steps.length)];
    for (int out = 0; out < products.length; out++) {
      products[out] = dot(steps, wide, out * steps.length);
    }
    return products;
  }

  /** What integer products stand for. */
  float[] scaled(int[] products, ActivationScale scale, String layer) {
    float[] scales = model.matrices().get(layer + ".weight").scales();
    float[] y = new float[products.length];
    for (int out = 0; out < y.length; out++) {
      y[out] = products[out] * (scale.step() * scales[out]);
    }
    return y;
  }

  private static int dot(int[] steps, int[] weights, int from) {
    int sum = 0;
    for (int i = 0; i < steps.length; i++) {
      sum += steps[i] * weights[from + i];
    }
    return sum;
  }

  private int[] widened(String layer) {
    QuantizedMatrix matrix = model.matrices().get(layer + ".weight");
    int[] wide = new int[matrix.values().length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = matrix.steps(i);
    }
    return wide;
  }
}
