package org.distill4j.evaluate.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class LinearSeparatorTest {

  @Test
  void findsTheMinimumOfTwoRows() {
    // By symmetry the intercept is 0 and w = 2C (1 - w) for either feature.
    double[] weights =
        LinearSeparator.fit(
            new int[][] {{0}, {1}}, new double[] {1, 1}, new boolean[] {true, false}, 0.5);

    assertArrayEquals(new double[] {0.5, -0.5, 0}, weights, 0.03);
  }

  @Test
  void meetsTheOptimalityConditionsOfTheObjective() {
    Random random = new Random(5);
    int[][] rows = new int[40][];
    boolean[] positive = new boolean[rows.length];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = random.ints(0, 12).distinct().limit(4).sorted().toArray();
      positive[row] = rows[row][0] + random.nextInt(4) > 3;
    }
    double[] values = random.doubles(12, 0.5, 1.5).toArray();
    double penalty = 0.1;

    double[] weights = LinearSeparator.fit(rows, values, positive, penalty);

    double[] gradient = weights.clone();
    for (int row = 0; row < rows.length; row++) {
      double sign = positive[row] ? 1 : -1;
      double margin = 1 - sign * LinearSeparator.score(weights, values, rows[row]);
      double push = 2 * penalty * sign * Math.max(0, margin);
      for (int feature : rows[row]) {
        gradient[feature] -= push * values[feature];
      }
      gradient[12] -= push;
    }
    // Every row may miss its condition by 0.05: 40 rows of four features, 2C = 0.2.
    assertArrayEquals(new double[13], gradient, 0.1);
  }

  @Test
  void separatesByTheInterceptAlone() {
    double[] weights =
        LinearSeparator.fit(new int[][] {{}, {}}, new double[0], new boolean[] {true, true}, 10);

    assertEquals(1, weights.length);
    assertTrue(weights[0] > 0.9, () -> "intercept " + weights[0]);
  }
}
