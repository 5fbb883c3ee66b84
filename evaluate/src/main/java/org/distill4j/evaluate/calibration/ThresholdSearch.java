package org.distill4j.evaluate.calibration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.distill4j.runtime.DecisionRule;

/**
 * Chooses the probability from which on answers count as decided, with a guarantee: with 95%
 * confidence the share of right answers among those decided (precision), or the share of rows that
 * are decided (coverage), is at least a target on rows like these.
 *
 * <p>Thresholds are tested one after the other on rows that had no other part, each by an exact
 * binomial bound at 95%, and the last one before the first failure is taken. That controls the risk
 * of all tests together (fixed-sequence testing: Angelopoulos, Bates, Candès, Jordan and Lei 2021,
 * Learn then Test, arXiv 2110.01052, section 2.3), as the sequence is fixed before the rows are
 * seen: quantiles of the confidences on other rows, the guide. Precision is tested from strict to
 * lax, from the threshold on that the guide gives the best chance to pass; coverage from lax to
 * strict, so that the strictest threshold that covers enough is found.
 */
public final class ThresholdSearch {
  private static final int LEVELS = 50;
  private static final double CHANCE = 0.8; // of passing, with the rows that are asked for
  private static final int MOST_ROWS = 1 << 22;

  private final Outcomes guide;
  private final double target;
  private final boolean precision;
  private final List<Double> thresholds = new ArrayList<>(); // descending, then 0

  /**
   * A search.
   *
   * @param guide answers to rows that are not tested on, such as those of validation
   * @param precision whether the target is one of precision, else of coverage
   * @param target the least share, in (0, 1)
   */
  public ThresholdSearch(Outcomes guide, boolean precision, double target) {
    this.guide = guide;
    this.precision = precision;
    this.target = target;
    for (int level = 1; level < LEVELS; level++) {
      double threshold = guide.at((double) level / LEVELS);
      if (thresholds.isEmpty() || threshold < thresholds.get(thresholds.size() - 1)) {
        thresholds.add(threshold);
      }
    }
    thresholds.add(0.0);
  }

  /** The threshold for these rows; nothing where none can be guaranteed. */
  public Optional<DecisionRule> choose(Outcomes rows) {
    Optional<DecisionRule> chosen = Optional.empty();
    for (double threshold : sequence(rows.size())) {
      int decided = rows.decided(threshold);
      int right = rows.right(decided);
      boolean passes =
          precision
              ? ClopperPearson.reaches(right, decided, target)
              : ClopperPearson.reaches(decided, rows.size(), target);
      if (!passes) {
        return chosen;
      }
      chosen =
          Optional.of(
              new DecisionRule(
                  precision ? "precision" : "coverage",
                  target,
                  1 - ClopperPearson.RISK,
                  threshold,
                  rows.size(),
                  decided,
                  right));
    }
    return chosen;
  }

  private List<Double> sequence(int rows) {
    if (precision) {
      return thresholds.subList(start(rows), thresholds.size());
    }
    List<Double> lax = new ArrayList<>(thresholds);
    Collections.reverse(lax);
    return lax;
  }

  private int start(int rows) {
    int best = 0;
    double most = -1;
    for (int i = 0; i < thresholds.size(); i++) {
      double power = power(i, rows);
      if (power > most) {
        best = i;
        most = power;
      }
    }
    return best;
  }

  // The chance that a threshold passes, if the guide's precision there is the true one; one more
  // row right and one more wrong keep few rows from looking perfect.
  private double power(int index, int rows) {
    int decided = guide.decided(thresholds.get(index));
    double share = (double) decided / guide.size();
    double success = (guide.right(decided) + 1.0) / (decided + 2.0);
    return ClopperPearson.power((int) Math.round(share * rows), target, success);
  }

  /**
   * About how many rows would let a threshold pass four times in five, as far as the guide tells;
   * nothing where no number would.
   */
  public OptionalInt rowsNeeded() {
    for (int rows = 32; rows <= MOST_ROWS; rows += Math.max(1, rows / 8)) {
      if (chance(rows) >= CHANCE) {
        return OptionalInt.of(rows);
      }
    }
    return OptionalInt.empty();
  }

  private double chance(int rows) {
    if (!precision) {
      return ClopperPearson.reaches(rows, rows, target) ? 1 : 0;
    }
    double most = 0;
    for (int i = 0; i < thresholds.size(); i++) {
      most = Math.max(most, power(i, rows));
    }
    return most;
  }
}
