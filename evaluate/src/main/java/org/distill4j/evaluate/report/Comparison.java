package org.distill4j.evaluate.report;

import org.distill4j.evaluate.statistics.PairedBootstrap;
import org.distill4j.evaluate.statistics.PairedCounts;
import org.distill4j.evaluate.statistics.PairedDifference;
import org.distill4j.evaluate.statistics.Verdict;

/**
 * A stage's main metric minus another's on the same rows.
 *
 * @param against name of the other stage
 * @param difference of the metrics, a fraction; above 0 where this stage is better
 * @param low lower end of its 95 % interval
 * @param high upper end
 * @param onlyThis rows that only this stage gets right; of scores, those it is closer to
 * @param onlyOther rows that only the other gets right, or is closer to
 * @param p exact McNemar where rows are right or wrong, else two-sided by the bootstrap
 * @param verdict kept, lost, or not decided, against the run's margin
 */
public record Comparison(
    String against,
    double difference,
    double low,
    double high,
    long onlyThis,
    long onlyOther,
    double p,
    String verdict) {

  /** The comparison that these counts show, with a verdict against this margin (a fraction). */
  public static Comparison of(String against, PairedCounts counts, double margin) {
    PairedDifference paired = PairedDifference.of(counts);
    return new Comparison(
        against,
        paired.difference(),
        paired.low(),
        paired.high(),
        paired.onlyThis(),
        paired.onlyOther(),
        paired.p(),
        Verdict.of(counts, margin).text());
  }

  /**
   * The comparison of a metric that is no count of right rows.
   *
   * @param onlyThis rows that this stage does better
   * @param onlyOther rows that the other does better
   */
  public static Comparison of(
      String against, PairedBootstrap paired, long onlyThis, long onlyOther, double margin) {
    return new Comparison(
        against,
        paired.difference().value(),
        paired.difference().low(),
        paired.difference().high(),
        onlyThis,
        onlyOther,
        paired.p(),
        Verdict.of(paired.difference(), margin).text());
  }
}
