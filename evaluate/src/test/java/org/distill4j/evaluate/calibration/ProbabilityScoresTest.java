package org.distill4j.evaluate.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Expected values by hand. */
final class ProbabilityScoresTest {
  private static final double[][] ROWS = {{0.5, 0.25, 0.25}, {0.1, 0.1, 0.8}};

  @Test
  void nllIsTheMeanOfMinusLogarithms() {
    double nll = ProbabilityScores.nll(ROWS, new int[] {0, 2});
    assertEquals((Math.log(2) + Math.log(1.25)) / 2, nll, 1e-15);
  }

  @Test
  void aLabelOfNoProbabilityCostsAFiniteSum() {
    double nll = ProbabilityScores.nll(new double[][] {{1, 0}}, new int[] {1});
    assertEquals(744.4400719, nll, 1e-6);
  }

  @Test
  void brierSumsOverClasses() {
    // 0.25 + 0.0625 + 0.0625 and 0.01 + 0.81 + 0.64
    assertEquals((0.375 + 1.46) / 2, ProbabilityScores.brier(ROWS, new int[] {0, 1}), 1e-15);
    assertEquals(2, ProbabilityScores.brier(new double[][] {{1, 0}}, new int[] {1}), 0);
  }

  @Test
  void refusesLabelsOfOtherRows() {
    Exception refused =
        assertThrows(
            IllegalArgumentException.class, () -> ProbabilityScores.nll(ROWS, new int[] {0}));
    assertTrue(refused.getMessage().contains("got 1 for 2"), refused.getMessage());
  }
}
