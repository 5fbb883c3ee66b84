package org.distill4j.evaluate.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedDifferenceTest {
  /**
   * Intervals: a numpy program on statsmodels 0.15.0's proportion_confint(method="wilson") joined
   * as Newcombe (1998) says; p: statsmodels mcnemar(exact=True) and, the same, scipy 1.17.1
   * binomtest.
   */
  @ParameterizedTest
  @CsvSource({
    "14, 5, 0, 22, 0.011483241383033221, 0.2264926843512112, 0.0625",
    "1, 1, 7, 12, -0.506920226686141, -0.025559124164859837, 0.0703125",
    "740, 25, 46, 61, -0.04357797189547227, -0.005045637011025391, 0.01699465257343638",
    "0, 3, 4, 0, -0.6835602894970607, 0.4990832709446856, 1.0",
    "20, 0, 0, 0, -0.16112515805281957, 0.16112515805281957, 1.0",
    "53, 8, 16, 9, -0.2039158352504531, 0.020104076887636144, 0.15158963203430176"
  })
  void agreesWithStatsmodels(
      long bothRight,
      long onlyThis,
      long onlyOther,
      long bothWrong,
      double low,
      double high,
      double p) {
    PairedDifference paired =
        PairedDifference.of(new PairedCounts(bothRight, onlyThis, onlyOther, bothWrong));
    assertEquals(low, paired.low(), 1e-12, "double arithmetic in another order");
    assertEquals(high, paired.high(), 1e-12, "double arithmetic in another order");
    assertEquals(p, paired.p(), 1e-12, "incomplete beta function by continued fractions");
  }

  /**
   * R package contingencytables, Newcombe_square_and_add_CI_paired_2x2 on the table 59, 6, 16, 80
   * (Cavo et al., 2012), as its own tests expect it (test-ch8.R).
   */
  @Test
  void agreesWithContingencytables() {
    PairedDifference paired = PairedDifference.of(new PairedCounts(59, 6, 16, 80));
    assertEquals(-0.0621, paired.difference(), 5e-5, "printed with four decimals");
    assertEquals(-0.1186, paired.low(), 5e-5, "printed with four decimals");
    assertEquals(-0.0046, paired.high(), 5e-5, "printed with four decimals");
  }

  @Test
  void isMirroredWhenTheModelsChangePlaces() {
    PairedDifference one = PairedDifference.of(new PairedCounts(53, 8, 16, 9));
    PairedDifference other = PairedDifference.of(new PairedCounts(53, 16, 8, 9));
    assertEquals(-one.low(), other.high(), 1e-15, "the same operations");
    assertEquals(-one.high(), other.low(), 1e-15, "the same operations");
    assertEquals(one.p(), other.p(), 0.0);
  }

  @Test
  void staysWithinMinusOneAndOne() {
    PairedDifference paired = PairedDifference.of(new PairedCounts(0, 3, 0, 0));
    assertEquals(1, paired.high(), 0.0);
    assertTrue(paired.low() > -1 && paired.low() < 1, "low is " + paired.low());
  }

  @Test
  void countsWhoWasRight() {
    PairedCounts counts =
        PairedCounts.of(
            new boolean[] {true, true, false, false, true},
            new boolean[] {true, false, true, false, true});
    assertEquals(new PairedCounts(2, 1, 1, 1), counts);
    assertEquals(5, counts.n());
  }

  @Test
  void refusesAnswersToDifferentRows() {
    Exception fault =
        assertThrows(
            IllegalArgumentException.class, () -> PairedCounts.of(new boolean[3], new boolean[4]));
    assertTrue(fault.getMessage().endsWith("got 3 and 4."), fault.getMessage());
  }

  @Test
  void refusesNoRows() {
    assertThrows(IllegalArgumentException.class, () -> new PairedCounts(0, 0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new PairedCounts(1, -1, 0, 0));
  }
}
