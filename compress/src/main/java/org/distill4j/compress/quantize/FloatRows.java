package org.distill4j.compress.quantize;

import java.util.Arrays;

/** Sums, means and lengths of rows in float32, in the order of the runtime. */
final class FloatRows {
  private static final float SHORTEST = 1e-12f; // as in the graph

  private FloatRows() {}

  /** The sum of two values, row by row. */
  static float[][] sum(float[][] a, float[][] b) {
    float[][] sum = new float[a.length][];
    Arrays.setAll(sum, row -> sum(a[row], b[row]));
    return sum;
  }

  /** The sum of two rows. */
  static float[] sum(float[] a, float[] b) {
    float[] sum = new float[a.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  /** The mean of all rows, added from the first to the last. */
  static float[] mean(float[][] rows) {
    float[] mean = new float[rows[0].length];
    for (float[] row : rows) {
      mean = sum(mean, row);
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= rows.length;
    }
    return mean;
  }

  /** A row divided by its length. */
  static float[] unitLength(float[] row) {
    float square = 0;
    for (float value : row) {
      square += value * value;
    }
    float length = Math.max((float) Math.sqrt(square), SHORTEST);
    float[] unit = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      unit[i] = row[i] / length;
    }
    return unit;
  }
}
