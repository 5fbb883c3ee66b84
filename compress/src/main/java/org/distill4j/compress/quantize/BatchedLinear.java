package org.distill4j.compress.quantize;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Linear layers in exact integers over several sequences at once, each with a scale of its own:
 * equal to {@link IntegerLinear} sequence by sequence, with the products of all in one call of the
 * kernel library. Thread-safe; products are computed one after another.
 */
final class BatchedLinear implements QuantizedLinear {
  private final QuantizedCheckpoint model;
  private final IntegerLinear single;
  private final Map<String, IntegerProducts> products = new HashMap<>();

  BatchedLinear(QuantizedCheckpoint model) {
    this.model = model;
    this.single = new IntegerLinear(model);
  }

  @Override
  public float[][] of(float[][] x, String layer) {
    return of(x, 1, layer);
  }

  @Override
  public float[][] of(float[][] x, int sequences, String layer) {
    QuantizedMatrix weight = model.matrices().get(layer + ".weight");
    if (weight == null || x[0].length == 0) {
      return QuantizedLinear.each(single, x, sequences, layer);
    }
    int rows = x.length / sequences;
    ActivationScale[] scales = new ActivationScale[sequences];
    int[][] steps = new int[x.length][];
    IntStream.range(0, sequences)
        .parallel()
        .forEach(
            i -> {
              float[][] own = Arrays.copyOfRange(x, i * rows, (i + 1) * rows);
              scales[i] = single.scale(own, layer);
              for (int row = 0; row < rows; row++) {
                steps[i * rows + row] = scales[i].centred(own[row]);
              }
            });
    int[][] sums = products(steps, layer, weight);
    float[][] y = new float[x.length][];
    IntStream.range(0, x.length)
        .parallel()
        .forEach(row -> y[row] = single.scaled(sums[row], scales[row / rows], layer));
    return y;
  }

  private synchronized int[][] products(int[][] steps, String layer, QuantizedMatrix weight) {
    return products.computeIfAbsent(layer, none -> new IntegerProducts(weight)).of(steps);
  }
}
