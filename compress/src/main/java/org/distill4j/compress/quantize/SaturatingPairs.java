package org.distill4j.compress.quantize;

import java.util.Arrays;

/**
 * A matrix as processors without VNNI multiply it: {@code vpmaddubsw} adds the products of two
 * neighbouring inputs, unsigned level times signed weight, in 16 bits and saturates; only then are
 * sums 32 bits wide. Immutable.
 *
 * <p>Of all pairs only those are kept whose weights could saturate with the largest level, which
 * are few, so that the emulation is exact and almost free.
 */
final class SaturatingPairs {
  private static final int LARGEST_LEVEL = 255;

  /** Output channel and first input of each such pair, and its two weights. */
  private final int[] outs;

  private final int[] ins;
  private final byte[] firsts;
  private final byte[] seconds;

  private SaturatingPairs(int[] outs, int[] ins, byte[] firsts, byte[] seconds) {
    this.outs = outs;
    this.ins = ins;
    this.firsts = firsts;
    this.seconds = seconds;
  }

  /** The pairs of a matrix [out, in] that can saturate. */
  static SaturatingPairs of(QuantizedMatrix matrix) {
    int in = matrix.columns();
    int[] places = new int[matrix.values().length / 2 + 1];
    int count = 0;
    for (int out = 0; out < matrix.rows(); out++) {
      for (int i = 0; i + 1 < in; i += 2) {
        if (canSaturate(matrix.values()[out * in + i], matrix.values()[out * in + i + 1])) {
          places[count++] = out * in + i;
        }
      }
    }
    int[] kept = Arrays.copyOf(places, count);
    byte[] firsts = new byte[count];
    byte[] seconds = new byte[count];
    for (int pair = 0; pair < count; pair++) {
      firsts[pair] = matrix.values()[kept[pair]];
      seconds[pair] = matrix.values()[kept[pair] + 1];
    }
    int[] outs = Arrays.stream(kept).map(place -> place / in).toArray();
    int[] ins = Arrays.stream(kept).map(place -> place % in).toArray();
    return new SaturatingPairs(outs, ins, firsts, seconds);
  }

  private static boolean canSaturate(int first, int second) {
    int most = LARGEST_LEVEL * (Math.max(0, first) + Math.max(0, second));
    int least = LARGEST_LEVEL * (Math.min(0, first) + Math.min(0, second));
    return most > Short.MAX_VALUE || least < Short.MIN_VALUE;
  }

  /**
   * Turns exact products into what 16 bits leave of them.
   *
   * @param steps one row's levels less the zero point, [in]
   * @param zero the zero point, in [0, 255]
   * @param products the exact products of that row, [out], changed in place
   * @return how many pairs saturated
   */
  int saturate(int[] steps, int zero, int[] products) {
    int saturated = 0;
    for (int pair = 0; pair < outs.length; pair++) {
      int sum =
          (steps[ins[pair]] + zero) * firsts[pair] + (steps[ins[pair] + 1] + zero) * seconds[pair];
      int bounded = Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sum));
      if (bounded != sum) {
        saturated++;
        products[outs[pair]] += bounded - sum;
      }
    }
    return saturated;
  }
}
