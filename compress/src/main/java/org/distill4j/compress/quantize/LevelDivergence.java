package org.distill4j.compress.quantize;

/**
 * The Kullback-Leibler divergence, in nats, of what the levels of a scale tell from what was seen:
 * {@code Σ p ln(p / q)} over the bins of a histogram within the range (Migacz 2017).
 *
 * <p>p are the counts, those beyond the range added to its outermost bins; q are the counts without
 * them, spread evenly over those bins of a level that hold any. A bin with p but without q has a q
 * of {@link #UNSEEN} counts, for which the original leaves the choice open.
 */
final class LevelDivergence {
  private static final double UNSEEN = 1e-3;

  private final Histogram seen;
  private final ActivationScale scale;
  private final int first;
  private final int last;

  LevelDivergence(Histogram seen, ActivationScale scale) {
    this.seen = seen;
    this.scale = scale;
    double low = -(double) scale.zero() * scale.step();
    double high = (255.0 - scale.zero()) * scale.step();
    this.first = Math.max(seen.bin(low), seen.bin(seen.low()));
    this.last = Math.max(first, Math.min(seen.bin(high), seen.bin(seen.high())));
  }

  double value() {
    double total = 0;
    double inside = 0;
    for (int bin = first; bin <= last; bin++) {
      inside += seen.count(bin);
    }
    int from = first;
    while (from <= last) {
      int to = from;
      while (to <= last && level(to) == level(from)) {
        to++;
      }
      total += level(from, to, inside);
      from = to;
    }
    return total;
  }

  private int level(int bin) {
    return scale.centred((float) seen.middle(bin));
  }

  /** The terms of one level's bins, [from, to). */
  private double level(int from, int to, double inside) {
    long sum = 0;
    int occupied = 0;
    for (int bin = from; bin < to; bin++) {
      sum += seen.count(bin);
      occupied += seen.count(bin) > 0 ? 1 : 0;
    }
    double terms = 0;
    for (int bin = from; bin < to; bin++) {
      double p = (double) clipped(bin) / seen.total();
      double q = (seen.count(bin) > 0 ? (double) sum / occupied : UNSEEN) / inside;
      terms += p > 0 ? p * Math.log(p / q) : 0;
    }
    return terms;
  }

  /** The count of a bin with those beyond the range that are clipped to it. */
  private long clipped(int bin) {
    long count = seen.count(bin);
    for (int b = seen.bin(seen.low()); bin == first && b < first; b++) {
      count += seen.count(b);
    }
    for (int b = last + 1; bin == last && b <= seen.bin(seen.high()); b++) {
      count += seen.count(b);
    }
    return count;
  }
}
