package org.distill4j.evaluate.report;

import java.util.Locale;
import java.util.Optional;
import org.distill4j.evaluate.metric.Metric;
import org.distill4j.evaluate.statistics.Estimate;

/** Numbers as the reader sees them, the same in every language setting. */
final class Figures {
  static final String ABSENT = "–";

  private Figures() {}

  static String percent(double fraction) {
    return format("%.1f%%", 100 * fraction);
  }

  /** A metric's value: shares in per cent, others in hundredths. */
  static String value(Metric metric, double value) {
    return metric.isShare() ? percent(value) : format("%.1f", 100 * value);
  }

  static String range(Estimate estimate) {
    return format("%.1f to %.1f", 100 * estimate.low(), 100 * estimate.high());
  }

  /** A number of percentage points that is no difference. */
  static String unsignedPoints(double fraction) {
    return points(fraction).replace("+", "");
  }

  /** A difference in percentage points, always with its sign. */
  static String points(double fraction) {
    String digits = format("%.1f", Math.abs(100 * fraction));
    if (digits.equals("0.0")) {
      return digits;
    }
    return (fraction < 0 ? "−" : "+") + digits;
  }

  static String megabytes(long bytes) {
    return format(bytes < 9_950_000 ? "%.2f" : "%.1f", bytes / 1e6);
  }

  static String megabytes(Optional<Long> bytes) {
    return bytes.map(Figures::megabytes).orElse(ABSENT);
  }

  static String millions(long parameters) {
    return format(parameters < 9_950_000 ? "%.2f" : "%.1f", parameters / 1e6);
  }

  static String millis(double millis) {
    return format(millis < 9.995 ? "%.2f" : "%.1f", millis);
  }

  static String times(double ratio) {
    return format(ratio < 9.95 ? "%.1f×" : "%.0f×", ratio);
  }

  static String count(long number) {
    return format("%,d", number);
  }

  static String p(double p) {
    return p < 0.001 ? "< 0.001" : format("%.3f", p);
  }

  static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (seconds == 0) {
      return ABSENT;
    }
    if (whole < 60) {
      return format(seconds < 9.95 ? "%.1f s" : "%.0f s", seconds);
    }
    return whole < 3600
        ? format("%d min %02d s", whole / 60, whole % 60)
        : format("%d h %02d min", whole / 3600, whole % 3600 / 60);
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
