package org.distill4j.compress.quantize;

import org.distill4j.teacher.checkpoint.Tensor;

/**
 * A matrix [rows, columns] as int8, with one scale and one zero point for each row: {@code w ≈
 * scale · (q − zero)}. Symmetric matrices have zero points of 0. Immutable as long as nobody writes
 * to the shared arrays.
 */
public final class QuantizedMatrix {
  private final int rows;
  private final int columns;
  private final byte[] values;
  private final float[] scales;
  private final byte[] zeros;
  private final int largest;

  private QuantizedMatrix(
      int rows, int columns, byte[] values, float[] scales, byte[] zeros, int largest) {
    this.rows = rows;
    this.columns = columns;
    this.values = values;
    this.scales = scales;
    this.zeros = zeros;
    this.largest = largest;
  }

  /**
   * Quantizes symmetrically: {@code scale = max|row| / largest}, {@code q = round(w / scale)},
   * halves to even. No weight moves by more than half its row's scale. A row of zeros has scale 1.
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
    return of(weight, largest, scales, new byte[scales.length]);
  }

  /**
   * Quantizes the range that each row has, and 0: {@code scale = (max − min) / (2 largest)}, {@code
   * zero = round(−largest − min / scale)}, {@code q = round(w / scale) + zero}. No weight moves by
   * more than its row's scale. A row of zeros has scale 1 and zero point 0.
   *
   * @param weight [rows, columns], finite
   * @param largest the largest magnitude of q, in [1, 127]
   */
  static QuantizedMatrix asymmetric(Tensor weight, int largest) {
    float[] scales = new float[weight.length(0)];
    byte[] zeros = new byte[scales.length];
    int columns = weight.length(1);
    for (int row = 0; row < scales.length; row++) {
      float low = 0;
      float high = 0;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        low = Math.min(low, weight.values()[i]);
        high = Math.max(high, weight.values()[i]);
      }
      float scale = (float) (((double) high - low) / (2 * largest));
      scales[row] = usable(scale);
      // A row as good as zero stays in the middle: at an edge it would fill sums for nothing.
      boolean zero = scales[row] != scale;
      zeros[row] = zero ? 0 : clip(Math.rint(-largest - (double) low / scale), largest);
    }
    return of(weight, largest, scales, zeros);
  }

  /**
   * Quantizes with these scales and zero points, one for each row: {@code q = round(w / scale) +
   * zero}, halves to even, clipped to the range.
   *
   * @param scales finite and positive; shared
   * @param zeros in [−largest, largest]; shared
   */
  static QuantizedMatrix of(Tensor weight, int largest, float[] scales, byte[] zeros) {
    int columns = weight.length(1);
    byte[] values = new byte[weight.size()];
    for (int i = 0; i < values.length; i++) {
      int row = i / columns;
      double steps = Math.rint((double) weight.values()[i] / scales[row]);
      values[i] = clip(steps + zeros[row], largest);
    }
    return new QuantizedMatrix(weight.length(0), columns, values, scales, zeros, largest);
  }

  /** The same levels, which stand for weights divided by a positive number. */
  QuantizedMatrix dividedBy(double divisor) {
    float[] divided = new float[rows];
    for (int row = 0; row < rows; row++) {
      divided[row] = (float) (scales[row] / divisor);
    }
    return new QuantizedMatrix(rows, columns, values, divided, zeros, largest);
  }

  private static byte clip(double level, int largest) {
    return (byte) Math.max(-largest, Math.min(largest, level));
  }

  private static float scale(float[] values, int from, int count, int largest) {
    float magnitude = 0;
    for (int i = from; i < from + count; i++) {
      magnitude = Math.max(magnitude, Math.abs(values[i]));
    }
    return usable(magnitude / largest);
  }

  private static float usable(float scale) {
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

  /** One zero point for each row, 0 in symmetric matrices; the shared array itself. */
  public byte[] zeros() {
    return zeros;
  }

  /** Whether a row has a zero point other than 0. */
  public boolean hasZeros() {
    for (byte zero : zeros) {
      if (zero != 0) {
        return true;
      }
    }
    return false;
  }

  /** How many scales a weight is away from 0. */
  int steps(int index) {
    return values[index] - zeros[index / columns];
  }

  /** The largest magnitude that a quantized weight may have. */
  int largest() {
    return largest;
  }

  /** What the matrix stands for. */
  public Tensor dequantize() {
    float[] weights = new float[values.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = steps(i) * scales[i / columns];
    }
    return Tensor.of(weights, rows, columns);
  }
}
