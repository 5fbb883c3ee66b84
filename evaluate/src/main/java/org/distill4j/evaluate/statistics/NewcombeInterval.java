package org.distill4j.evaluate.statistics;

/** Newcombe's paired interval over real-valued counts, so that planned samples fit it too. */
record NewcombeInterval(double difference, double low, double high) {

  /** The interval that these counts, each times {@code scale}, give. */
  static NewcombeInterval of(PairedCounts counts, double scale) {
    return of(
        scale * counts.bothRight(),
        scale * counts.onlyThis(),
        scale * counts.onlyOther(),
        scale * counts.bothWrong());
  }

  /** a: both right, b: only this, c: only the other, d: both wrong. */
  private static NewcombeInterval of(double a, double b, double c, double d) {
    double n = a + b + c + d;
    double p1 = (a + b) / n;
    double p2 = (a + c) / n;
    WilsonInterval first = WilsonInterval.interval(a + b, n);
    WilsonInterval second = WilsonInterval.interval(a + c, n);
    double phi = correlation(a, b, c, d);
    double difference = (b - c) / n;
    double below = join(p1 - first.low(), second.high() - p2, phi);
    double above = join(first.high() - p1, p2 - second.low(), phi);
    return new NewcombeInterval(
        difference, Math.max(-1, difference - below), Math.min(1, difference + above));
  }

  private static double join(double one, double other, double phi) {
    // Rounding may leave a tiny negative number where the terms cancel.
    return Math.sqrt(Math.max(0, one * one - 2 * phi * one * other + other * other));
  }

  private static double correlation(double a, double b, double c, double d) {
    double margins = Math.sqrt(a + b) * Math.sqrt(c + d) * Math.sqrt(a + c) * Math.sqrt(b + d);
    if (margins == 0) {
      return 0;
    }
    double product = a * d - b * c;
    double half = (a + b + c + d) / 2;
    double corrected = product > 0 ? Math.max(product - half, 0) : product;
    return corrected / margins;
  }
}
