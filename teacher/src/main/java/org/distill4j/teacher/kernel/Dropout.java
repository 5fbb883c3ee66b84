package org.distill4j.teacher.kernel;

/**
 * Inverted dropout with counter-based masks: whether an element is dropped follows from (key,
 * element) alone, so that the backward pass repeats the mask without storing it and a resumed run
 * draws the same ones (Srivastava et al. 2014; counters after Salmon et al. 2011).
 *
 * @param probability the fraction dropped, in [0, 1)
 * @param key distinguishes seed, step and place in the model; see {@link #key}
 */
public record Dropout(double probability, int key) {
  private static final int CHUNK = 2048;
  private static final int BITS = 24;

  /** Checks the probability. */
  public Dropout {
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException("probability: must be in [0, 1); got " + probability);
    }
  }

  /** Mixes a seed, a step and a place into a key. */
  public static int key(long seed, long step, int place) {
    long z = seed * 0x9E3779B97F4A7C15L + step * 0xBF58476D1CE4E5B9L + place * 0x94D049BB133111EBL;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (int) (z ^ (z >>> 31));
  }

  /** {@code y = x mask / (1 - probability)} over {@code size} elements; y may be x. */
  public void apply(int size, Block x, Block y) {
    run(size, x, null, y);
  }

  /** {@code y = x mask / (1 - probability) + residual}; y may be x. */
  public void applyAndAdd(int size, Block x, Block residual, Block y) {
    run(size, x, residual, y);
  }

  private void run(int size, Block x, Block residual, Block y) {
    float[] values = new float[CHUNK];
    float[] added = residual == null ? null : new float[CHUNK];
    for (int from = 0; from < size; from += CHUNK) {
      int count = Math.min(CHUNK, size - from);
      x.read(from, values, 0, count);
      if (probability > 0) {
        mask(from, count, values);
      }
      if (residual != null) {
        residual.read(from, added, 0, count);
        for (int i = 0; i < count; i++) {
          values[i] += added[i];
        }
      }
      y.write(from, values, 0, count);
    }
  }

  private void mask(int from, int count, float[] values) {
    int threshold = (int) Math.round(probability * (1 << BITS));
    float scale = (float) (1 / (1 - probability));
    for (int i = 0; i < count; i++) {
      int h = (from + i) * 0x9E3779B9 ^ key;
      h = (h ^ (h >>> 16)) * 0x85EBCA6B;
      h = (h ^ (h >>> 13)) * 0xC2B2AE35;
      h = (h ^ (h >>> 16)) >>> (32 - BITS);
      values[i] = h < threshold ? 0 : values[i] * scale;
    }
  }
}
