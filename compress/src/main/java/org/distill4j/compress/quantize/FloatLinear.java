package org.distill4j.compress.quantize;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;

/**
 * Linear layers in float32, added up in the order of ONNX Runtime's packed products: blocks of the
 * input, fused multiply-add within each ({@code MLAS_SGEMM_PACKED_STRIDEK}). Immutable to its users
 * and thread-safe.
 */
final class FloatLinear implements QuantizedLinear {
  private static final int BLOCK = 256;

  /** Rows that share one reading of the weights, so that their sums stay in the first cache. */
  private static final int ROWS = 4;

  private final Checkpoint floats;
  private final Map<String, float[]> transposed = new ConcurrentHashMap<>();

  FloatLinear(Checkpoint floats) {
    this.floats = floats;
  }

  @Override
  public float[][] of(float[][] x, String layer) {
    float[] weights = transposed.computeIfAbsent(layer, this::transpose);
    int width = floats.tensor(layer + ".weight").length(0);
    float[][] y = new float[x.length][width];
    int in = weights.length / width;
    for (int first = 0; first < x.length; first += ROWS) {
      for (int from = 0; from < in; from += BLOCK) {
        addBlock(x, y, first, from, Math.min(in, from + BLOCK), weights);
      }
    }
    return y;
  }

  private static void addBlock(
      float[][] x, float[][] y, int first, int from, int to, float[] weights) {
    int rows = Math.min(ROWS, x.length - first);
    int width = y[first].length;
    float[][] sums = new float[rows][width];
    for (int k = from; k < to; k++) {
      for (int row = 0; row < rows; row++) {
        addProduct(x[first + row][k], weights, k * width, sums[row]);
      }
    }
    for (int row = 0; row < rows; row++) {
      for (int out = 0; out < width; out++) {
        y[first + row][out] += sums[row][out];
      }
    }
  }

  // Apart, so that the compiler makes vectors of it.
  private static void addProduct(float factor, float[] weights, int at, float[] sum) {
    for (int out = 0; out < sum.length; out++) {
      sum[out] = Math.fma(factor, weights[at + out], sum[out]);
    }
  }

  private float[] transpose(String layer) {
    Tensor weight = floats.tensor(layer + ".weight");
    int out = weight.length(0);
    int in = weight.length(1);
    float[] result = new float[weight.size()];
    for (int row = 0; row < out; row++) {
      for (int column = 0; column < in; column++) {
        result[column * out + row] = weight.values()[row * in + column];
      }
    }
    return result;
  }
}
