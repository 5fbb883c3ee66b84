package org.distill4j.compress.quantize;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How linear layers are computed. */
@FunctionalInterface
interface QuantizedLinear {
  /**
   * {@code x · Wᵀ}; the bias is added elsewhere.
   *
   * @param x [rows, in] of one sequence
   * @param layer its name without {@code .weight}
   * @return [rows, out]
   */
  float[][] of(float[][] x, String layer);

  /**
   * The same of several sequences that each have as many rows; each is computed as by itself.
   *
   * @param x [sequences · rows, in]
   */
  default float[][] of(float[][] x, int sequences, String layer) {
    return each(this, x, sequences, layer);
  }

  /** Several sequences, each by itself. */
  static float[][] each(QuantizedLinear linear, float[][] x, int sequences, String layer) {
    if (sequences == 1) {
      return linear.of(x, layer);
    }
    int rows = x.length / sequences;
    return IntStream.range(0, sequences)
        .parallel()
        .mapToObj(i -> linear.of(Arrays.copyOfRange(x, i * rows, (i + 1) * rows), layer))
        .flatMap(Arrays::stream)
        .toArray(float[][]::new);
  }
}
