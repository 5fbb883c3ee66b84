package org.distill4j.compress.quantize;

/**
 * The Kullback-Leibler divergence, in nats, of what the levels of a scale tell from what was seen:
 * {@code Σ p ln(p / q)} over the bins of a histogram, after Migacz 2017.
 *
 * <p>p is the share of a bin; q spreads the share of a level evenly over those of its bins that
 * hold any. Bins beyond the range have no level: their q is that of {@link #UNSEEN} values. The
 * original adds them to the outermost bin of p instead, which costs nothing where most values are
 * clipped to a bin that holds few.
 */
final class KlCalibration {
  /** A clipped bin with a single value then costs ln 1000, about 7 nats, over all values. */
  private static final double UNSEEN = 1e-3;

  private final Histogram seen;
  private final ActivationScale scale;
  private final int first;
  private final int last;

  KlCalibration(Histogram seen, ActivationScale scale) {
    this.seen = seen;
    this.scale = scale;
    double step = scale.step();
    this.first = Math.max(seen.bin(-scale.zero() * step), seen.bin(seen.low()));
    this.last = Math.min(seen.bin((255 - scale.zero()) * step), seen.bin(seen.high()));
  }

  double value() {
    double sum =
        clipped(seen.bin(seen.low()), first) + clipped(last + 1, seen.bin(seen.high()) + 1);
    int from = first;
    while (from <= last) {
      int to = from + 1;
      while (to <= last && level(to) == level(from)) {
        to++;
      }
      sum += level(from, to);
      from = to;
    }
    return sum / seen.total();
  }

  private int level(int bin) {
    return scale.centred((float) seen.middle(bin));
  }

  /** The terms of one level's bins, [from, to), times the number of values. */
  private double level(int from, int to) {
    long all = 0;
    int occupied = 0;
    for (int bin = from; bin < to; bin++) {
      all += seen.count(bin);
      occupied += seen.count(bin) > 0 ? 1 : 0;
    }
    double sum = 0;
    for (int bin = from; bin < to; bin++) {
      sum += term(seen.count(bin), (double) all / occupied);
    }
    return sum;
  }

  private double clipped(int from, int to) {
    double sum = 0;
    for (int bin = from; bin < to; bin++) {
      sum += term(seen.count(bin), UNSEEN);
    }
    return sum;
  }

  private static double term(long count, double told) {
    return count == 0 ? 0 : count * Math.log(count / told);
  }
}
