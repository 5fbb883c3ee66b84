package org.distill4j.evaluate.report;

import org.distill4j.evaluate.statistics.PairedCounts;
import org.distill4j.evaluate.statistics.PairedDifference;
import org.distill4j.evaluate.statistics.Verdict;

/**
 * A stage's accuracy minus another's on the same rows.
 *
 * @param against name of the other stage
 * @param difference of the accuracies, a fraction; above 0 where this stage is better
 * @param low lower end of its 95 % interval
 * @param high upper end
 * @param onlyThis rows that only this stage gets right
 * @param onlyOther rows that only the other gets right
 * @param p exact McNemar
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
}
