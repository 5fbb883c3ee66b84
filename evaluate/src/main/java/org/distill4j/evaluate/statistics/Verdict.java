package org.distill4j.evaluate.statistics;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * Whether this model keeps the other's accuracy, up to a margin chosen before measuring.
 *
 * <ul>
 *   <li><i>kept</i>: the whole 95 % interval of the difference lies at or above −margin.
 *   <li><i>lost</i>: the whole interval lies below −margin.
 *   <li><i>not decided</i>: the interval holds −margin. {@code rowsNeeded} is then the number of
 *       rows at which, were all observed rates to stay as they are, Newcombe's interval would just
 *       clear −margin (on the side where the difference lies); another sample of that size decides
 *       in about half of all cases. Empty when the difference lies on −margin itself, or so close
 *       that more than 10⁹ rows would be needed.
 * </ul>
 *
 * @param kind which of the three
 * @param rowsNeeded present only when not decided, and then only when finite
 */
public record Verdict(Kind kind, OptionalLong rowsNeeded) {
  /** The three answers there are. */
  public enum Kind {
    /** No loss greater than the margin. */
    KEPT,
    /** A loss greater than the margin. */
    LOST,
    /** Too few rows to tell. */
    NOT_DECIDED
  }

  private static final double MOST_ROWS = 1e9;

  /**
   * The verdict on these counts.
   *
   * @param margin the largest loss that still counts as kept; a fraction in [0, 1)
   * @throws IllegalArgumentException when the margin is out of range
   */
  public static Verdict of(PairedCounts counts, double margin) {
    requireMargin(margin);
    Kind kind = kind(counts, 1, margin);
    return new Verdict(
        kind, kind == Kind.NOT_DECIDED ? rowsNeeded(counts, margin) : OptionalLong.empty());
  }

  /**
   * The verdict on a difference that is no count of rows. The rows needed are then those at which
   * its interval, narrowing with the square root of their number, would just clear −margin.
   *
   * @param margin the largest loss that still counts as kept; in [0, 1)
   * @throws IllegalArgumentException when the margin is out of range
   */
  public static Verdict of(Estimate difference, double margin) {
    requireMargin(margin);
    Kind kind = kind(difference.low(), difference.high(), margin);
    if (kind != Kind.NOT_DECIDED) {
      return new Verdict(kind, OptionalLong.empty());
    }
    double apart = difference.value() + margin;
    double half =
        apart > 0 ? difference.value() - difference.low() : difference.high() - difference.value();
    double rows = Math.ceil(difference.n() * half * half / (apart * apart));
    return new Verdict(
        kind, rows <= MOST_ROWS ? OptionalLong.of((long) rows) : OptionalLong.empty());
  }

  private static void requireMargin(double margin) {
    if (!(margin >= 0 && margin < 1)) {
      throw new IllegalArgumentException(
          "margin: must be in [0, 1); got " + margin + ". Use 0.01 for one percentage point.");
    }
  }

  private static Kind kind(PairedCounts counts, double scale, double margin) {
    NewcombeInterval interval = NewcombeInterval.of(counts, scale);
    return kind(interval.low(), interval.high(), margin);
  }

  private static Kind kind(double low, double high, double margin) {
    if (low >= -margin) {
      return Kind.KEPT;
    }
    return high < -margin ? Kind.LOST : Kind.NOT_DECIDED;
  }

  private static OptionalLong rowsNeeded(PairedCounts counts, double margin) {
    double n = counts.n();
    double decided = 2 * n;
    while (kind(counts, decided / n, margin) == Kind.NOT_DECIDED) {
      decided *= 2;
      if (decided > MOST_ROWS) {
        return OptionalLong.empty();
      }
    }
    double open = decided / 2;
    while (decided - open > 1) {
      double middle = (open + decided) / 2;
      if (kind(counts, middle / n, margin) == Kind.NOT_DECIDED) {
        open = middle;
      } else {
        decided = middle;
      }
    }
    return OptionalLong.of((long) Math.ceil(decided));
  }

  /** The verdict in words; rows are rounded up to two digits, since more would pretend. */
  public String text() {
    return switch (kind) {
      case KEPT -> "kept";
      case LOST -> "lost";
      case NOT_DECIDED ->
          rowsNeeded.isPresent()
              ? String.format(
                  Locale.ROOT,
                  "not decided: about %,d rows needed",
                  roundedUp(rowsNeeded.getAsLong()))
              : "not decided: no number of rows would decide while the difference is the margin";
    };
  }

  private static long roundedUp(long rows) {
    long unit = 1;
    while (rows / unit >= 100) {
      unit *= 10;
    }
    return (rows + unit - 1) / unit * unit;
  }
}
