package org.distill4j.teacher.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LabelSetLossTest {
  private static final double[][] LOGITS = {{1, 2, -1}, {0.5, 0, 3}};
  private static final double[][] SETS = {{1, 0, 1}, {0, 0, 0}};
  private static final double EXACT = 1e-14; // a few float64 operations

  @Test
  void isTheSumOverLabelsOfTheirCrossEntropy() {
    double expected = 0;
    for (int row = 0; row < 2; row++) {
      for (int label = 0; label < 3; label++) {
        double p = 1 / (1 + Math.exp(-LOGITS[row][label]));
        expected -= Math.log(SETS[row][label] == 1 ? p : 1 - p) / 2;
      }
    }
    assertEquals(0.7 * expected, mean(LOGITS, SETS, new double[2][]), 1e-13);
  }

  @Test
  void itsGradientIsThatOfFiniteDifferences() {
    double[][] gradients = new double[2][];
    mean(LOGITS, SETS, gradients);
    double step = 1e-4;
    for (int row = 0; row < 2; row++) {
      for (int label = 0; label < 3; label++) {
        double slope =
            (mean(moved(row, label, step), SETS, new double[2][])
                    - mean(moved(row, label, -step), SETS, new double[2][]))
                / (2 * step);
        assertEquals(slope, gradients[row][label], 1e-8);
      }
    }
    // The softmax's gradient is another one: the check can fail.
    assertTrue(Math.abs(gradients[0][0] - 0.35 * (0.2447 - 1)) > 1e-2);
  }

  @Test
  void staysFiniteAtLargeLogitsAndPassesOverUnknownRows() {
    double[][] gradients = new double[2][];
    double[][] large = {{800, -800, 0}, {1, 1, 1}};
    double[][] sets = {{0, 1, 0}, {Double.NaN, Double.NaN, Double.NaN}};
    assertEquals(0.7 * (1600 + Math.log(2)), mean(large, sets, gradients), 1e-9);
    assertArrayEquals(new double[] {0.7, -0.7, 0.35}, gradients[0], EXACT);
    assertArrayEquals(new double[3], gradients[1], 0);
  }

  private static double[][] moved(int row, int label, double by) {
    double[][] moved = {LOGITS[0].clone(), LOGITS[1].clone()};
    moved[row][label] += by;
    return moved;
  }

  private static double mean(double[][] rows, double[][] sets, double[][] gradients) {
    return new LabelSetLoss(0.7).mean(rows, sets, gradients);
  }
}
