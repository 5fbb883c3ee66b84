package org.distill4j.evaluate.report;

import java.util.Locale;
import org.distill4j.evaluate.metric.Metric;
import org.distill4j.evaluate.statistics.Estimate;

/**
 * Share of the teacher's gain over the baseline that a stage keeps: (value − baseline) / (teacher −
 * baseline). It is stated only where the teacher is above the baseline beyond chance, for a ratio
 * to a difference that may be zero says nothing.
 *
 * <p>The interval of the difference is made of both scores' own intervals, as if they were
 * independent: the method of variance estimates recovery (Zou and Donner 2008, Statistics in
 * Medicine 27, equation 1). Both are scores on the same rows, so it is rather too wide.
 *
 * @param metric that both are measured by
 * @param baseline value of the baseline, a fraction
 * @param teacher value of the teacher
 * @param low lower end of the 95 % interval of teacher minus baseline
 * @param high upper end
 */
record GainKept(Metric metric, double baseline, double teacher, double low, double high) {
  static GainKept of(Report report) {
    return of(report.teacher().mainMetric(), report.floor(), report.teacher().quality());
  }

  static GainKept of(Metric metric, Estimate baseline, Estimate teacher) {
    double difference = teacher.value() - baseline.value();
    double below = Math.hypot(teacher.value() - teacher.low(), baseline.high() - baseline.value());
    double above = Math.hypot(teacher.high() - teacher.value(), baseline.value() - baseline.low());
    return new GainKept(
        metric, baseline.value(), teacher.value(), difference - below, difference + above);
  }

  boolean isStated() {
    return low > 0;
  }

  /** What a value keeps, as a table has it. */
  String of(double value) {
    return isStated() ? Figures.percent((value - baseline) / (teacher - baseline)) : "not stated";
  }

  /** What the column is, or why it is empty. */
  String note() {
    String interval =
        String.format(
            Locale.ROOT,
            "%s points (%s to %s)",
            Figures.points(teacher - baseline),
            Figures.points(low),
            Figures.points(high));
    return isStated()
        ? String.format(
            Locale.ROOT,
            "Gain kept is (%s − baseline) / (teacher − baseline); the teacher's gain is %s.",
            metric.title(),
            interval)
        : String.format(
            Locale.ROOT,
            "Gain kept is not stated: teacher minus baseline is %s, which does not exclude 0.",
            interval);
  }
}
