package org.distill4j.evaluate.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.SplittableRandom;
import org.distill4j.runtime.DecisionRule;
import org.junit.jupiter.api.Test;

final class ThresholdSearchTest {
  /** Confidences are uniform in [0.5, 1]; a row is right with this probability. */
  private static double accuracy(double confidence) {
    return 0.55 + 0.9 * (confidence - 0.5); // 0.55 to 1, below what it says nowhere
  }

  /** The true precision above a threshold: the mean of a line. */
  private static double precision(double threshold) {
    double from = Math.max(0.5, threshold);
    return (accuracy(from) + accuracy(1)) / 2;
  }

  private static Outcomes drawn(SplittableRandom random, int rows) {
    double[] confidences = new double[rows];
    boolean[] right = new boolean[rows];
    for (int row = 0; row < rows; row++) {
      confidences[row] = 0.5 + random.nextDouble() / 2;
      right[row] = random.nextDouble() < accuracy(confidences[row]);
    }
    return new Outcomes(confidences, right);
  }

  /** The guarantee: at most one in twenty, and what chance adds to 1,000 trials. */
  @Test
  void theTargetIsMissedInAtMostOneOfTwentyDataSets() {
    SplittableRandom random = new SplittableRandom(2110);
    int missed = 0;
    int chosen = 0;
    double coverage = 0;
    for (int time = 0; time < 1000; time++) {
      Outcomes guide = drawn(random, 300);
      Optional<DecisionRule> rule =
          new ThresholdSearch(guide, true, 0.9).choose(drawn(random, 1000));
      chosen += rule.isPresent() ? 1 : 0;
      missed += rule.isPresent() && precision(rule.get().threshold()) < 0.9 ? 1 : 0;
      coverage += rule.map(r -> 2 * (1 - Math.max(0.5, r.threshold()))).orElse(0.0);
    }
    assertTrue(missed <= 65, missed + " of 1,000 missed");
    assertTrue(chosen >= 750, chosen + " of 1,000 found a threshold");
    // A precision of 0.9 is reached at 0.78, which covers 0.44 of the rows; bounds take their part.
    assertTrue(coverage / 1000 > 0.2, "covers " + coverage / 1000);
  }

  @Test
  void coverageIsMissedInAtMostOneOfTwentyDataSets() {
    SplittableRandom random = new SplittableRandom(1052);
    int missed = 0;
    for (int time = 0; time < 1000; time++) {
      Outcomes guide = drawn(random, 300);
      DecisionRule rule =
          new ThresholdSearch(guide, false, 0.8).choose(drawn(random, 500)).orElseThrow();
      missed += 2 * (1 - Math.max(0.5, rule.threshold())) < 0.8 ? 1 : 0;
    }
    assertTrue(missed <= 65, missed + " of 1,000 missed");
  }

  @Test
  void findsNothingWhereNoneCanBeGuaranteedAndSaysHowManyRowsItNeeds() {
    SplittableRandom random = new SplittableRandom(3);
    ThresholdSearch search = new ThresholdSearch(drawn(random, 2000), true, 0.95);
    assertFalse(search.choose(drawn(random, 50)).isPresent());
    int needed = search.rowsNeeded().orElseThrow();
    assertTrue(needed > 300 && needed < 20_000, "needs " + needed);
    assertTrue(search.choose(drawn(random, 2 * needed)).isPresent());
  }

  @Test
  void noNumberOfRowsHelpsAModelThatIsNeverGoodEnough() {
    Outcomes coin = new Outcomes(new double[] {0.9, 0.8, 0.7, 0.6}, new boolean[4]);
    assertTrue(new ThresholdSearch(coin, true, 0.9).rowsNeeded().isEmpty());
  }

  /** Of 59 rows, all right: 0.95^59 = 0.0485; of 58: 0.0510. */
  @Test
  void boundsAreExact() {
    assertTrue(ClopperPearson.reaches(59, 59, 0.95));
    assertFalse(ClopperPearson.reaches(58, 58, 0.95));
    assertEquals(Math.pow(0.05, 1 / 59.0), ClopperPearson.lower(59, 59), 1e-9);
    // Where the sum of C(100, k) p^k (1 - p)^(100 - k) over k >= 90 is 0.05, by bisection in
    // Python.
    assertEquals(0.8362824, ClopperPearson.lower(90, 100), 1e-6);
    assertEquals(0, ClopperPearson.lower(0, 10));
    assertEquals(Math.pow(0.99, 59), ClopperPearson.power(59, 0.95, 0.99), 1e-9);
  }
}
