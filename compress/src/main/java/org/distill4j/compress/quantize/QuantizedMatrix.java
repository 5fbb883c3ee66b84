package org.distill4j.compress.quantize;

import org.distill4j.teacher.checkpoint.Tensor;

/**
 * A matrix [rows, columns] as int8, symmetric, with one scale for each row: {@code w ≈ scale · q}.
 * Immutable as long as nobody writes to the shared arrays.
 */
public final class QuantizedMatrix {
  private final int rows;
  private final int columns;
  private final byte[] values;
  private final float[] scales;
  private final int largest;

  private QuantizedMatrix(Tensor weight, byte[] values, float[] scales, int largest) {
    this.rows = weight.length(0);
    this.columns = weight.length(1);
    this.values = values;
    this.scales = scales;
    this.largest = largest;
  }

  /**
   * Quantizes: {@code scale = max|row| / largest}, {@code q = round(w / scale)}, halves to even. No
   * weight moves by more than half its row's scale. A row of zeros has scale 1.
   *
   * @param weight [rows, columns], finite
   * @param largest the largest magnitude of q, in [1, 127]
   */
  static QuantizedMatrix of(Tensor weight, int largest) {
    float[] scales = new float[weight.length(0)];
    int columns = weight.length(1);
    for (int row = 0; row < scales.length; row++) {
      scales[row] = scale(weight.values(), row * columns, columns, largest);
    }
    return of(weight, largest, scales);
  }

  /**
   * Quantizes with these scales, one for each row: {@code q = round(w / scale)}, halves to even,
   * clipped to the range.
   *
   * @param scales finite and positive; shared
   */
  static QuantizedMatrix of(Tensor weight, int largest, float[] scales) {
    int columns = weight.length(1);
    byte[] values = new byte[weight.size()];
    for (int i = 0; i < values.length; i++) {
      double steps = Math.rint((double) weight.values()[i] / scales[i / columns]);
      values[i] = (byte) Math.max(-largest, Math.min(largest, steps));
    }
    return new QuantizedMatrix(weight, values, scales, largest);
  }

  private static float scale(float[] values, int from, int count, int largest) {
    float magnitude = 0;
    for (int i = from; i < from + count; i++) {
      magnitude = Math.max(magnitude, Math.abs(values[i]));
    }
    float scale = magnitude / largest;
    // Below this the quotient would leave float32's range, and the row is as good as zero.
    return scale >= Float.MIN_NORMAL ? scale : 1f;
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The number of columns. */
  public int columns() {
    return columns;
  }

  /** The quantized weights, row-major; the shared array itself. */
  public byte[] values() {
    return values;
  }

  /** One scale for each row; the shared array itself. */
  public float[] scales() {
    return scales;
  }

  /** The largest magnitude that a quantized weight may have. */
  int largest() {
    return largest;
  }

  /** What the matrix stands for. */
  public Tensor dequantize() {
    float[] weights = new float[values.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = values[i] * scales[i / columns];
    }
    return Tensor.of(weights, rows, columns);
  }
}
