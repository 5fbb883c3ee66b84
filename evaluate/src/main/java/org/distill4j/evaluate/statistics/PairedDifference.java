package org.distill4j.evaluate.statistics;

import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * The difference of two accuracies on the same rows, this model's minus the other's, with its 95 %
 * interval and the exact McNemar p.
 *
 * <p>The interval is Newcombe's method 10: Wilson intervals of both accuracies, joined with their
 * correlation φ, whose numerator is corrected for continuity. Source: Newcombe (1998), Statistics
 * in Medicine 17, 2635-2650.
 *
 * <p>p is the two-sided binomial probability of a split of the discordant rows at least as uneven,
 * 1 when there are none. Source: McNemar (1947), Psychometrika 12, 153-157, with the exact instead
 * of the asymptotic distribution.
 */
public record PairedDifference(
    double difference, double low, double high, long onlyThis, long onlyOther, double p, long n) {

  /** The difference that these counts show. */
  public static PairedDifference of(PairedCounts counts) {
    NewcombeInterval interval = NewcombeInterval.of(counts, 1);
    return new PairedDifference(
        interval.difference(),
        interval.low(),
        interval.high(),
        counts.onlyThis(),
        counts.onlyOther(),
        exactMcNemar(counts.onlyThis(), counts.onlyOther()),
        counts.n());
  }

  private static double exactMcNemar(long onlyThis, long onlyOther) {
    int discordant = Math.toIntExact(onlyThis + onlyOther);
    if (discordant == 0) {
      return 1;
    }
    int smaller = Math.toIntExact(Math.min(onlyThis, onlyOther));
    // No random generator: only the distribution function is asked for.
    double tail = new BinomialDistribution(null, discordant, 0.5).cumulativeProbability(smaller);
    return Math.min(1, 2 * tail);
  }
}
