package org.distill4j.evaluate.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class SeedBootstrapTest {
  private static final int SEEDS = 4;
  private static final int ROWS = 60;
  private static final boolean[][] THIS = right((s, r) -> (7 * r + 3 * s * s + s) % 11 < 8 ? 1 : 0);
  private static final boolean[][] OTHER =
      right((s, r) -> (3 * r + s * s) % 10 < 6 + s % 2 ? 1 : 0);

  private static boolean[][] right(IntBinaryOperator rule) {
    boolean[][] right = new boolean[SEEDS][ROWS];
    for (int s = 0; s < SEEDS; s++) {
      for (int r = 0; r < ROWS; r++) {
        right[s][r] = rule.applyAsInt(s, r) == 1;
      }
    }
    return right;
  }

  /**
   * numpy 2.4.6, default_rng(1), 400,000 draws: with d the differences, w = multinomial(4) / 4 and
   * v = multinomial(60) / 60 independent, the quantiles 0.025 and 0.975 of w d v are -8 / 240 and
   * 45 / 240; with the mean over seeds in place of w they are 4 / 240 and 34 / 240.
   */
  @Test
  void agreesWithAnIndependentTool() {
    Estimate drawn = SeedBootstrap.defaults().difference(THIS, OTHER);
    assertEquals(19 / 240.0, drawn.value(), 1e-15);
    assertEquals(-8 / 240.0, drawn.low(), 1.5 / 240, "ends are multiples of 1/240");
    assertEquals(45 / 240.0, drawn.high(), 1.5 / 240, "ends are multiples of 1/240");
    assertEquals(ROWS, drawn.n());
  }

  /** A share of right rows is one such metric, and has a way of its own. */
  @Test
  void drawsAnyMetricAsItDrawsAccuracies() {
    SeedBootstrap bootstrap = SeedBootstrap.defaults();
    Estimate counted = bootstrap.difference(THIS, OTHER);
    Estimate asked = bootstrap.difference(ROWS, shares(THIS), shares(OTHER));
    assertEquals(counted.value(), asked.value(), 1e-12);
    assertEquals(counted.low(), asked.low(), 2.0 / 240, "other draws of 10,000");
    assertEquals(counted.high(), asked.high(), 2.0 / 240, "other draws of 10,000");
    assertEquals(ROWS, asked.n());
    assertThrows(
        IllegalArgumentException.class, () -> bootstrap.difference(0, shares(THIS), shares(OTHER)));
    assertThrows(
        IllegalArgumentException.class,
        () -> bootstrap.difference(ROWS, shares(THIS), shares(OTHER).subList(0, 1)));
  }

  private static List<ToDoubleFunction<int[]>> shares(boolean[][] right) {
    return Arrays.stream(right).map(SeedBootstrapTest::share).toList();
  }

  private static ToDoubleFunction<int[]> share(boolean[] right) {
    return rows -> Arrays.stream(rows).filter(row -> right[row]).count() / (double) rows.length;
  }

  @Test
  void drawsRowsAloneWhereAllSeedsAnswerAlike() {
    boolean[][] mine = Collections.nCopies(3, THIS[1]).toArray(boolean[][]::new);
    boolean[][] others = Collections.nCopies(3, OTHER[1]).toArray(boolean[][]::new);
    Estimate crossed = SeedBootstrap.defaults().difference(mine, others);
    Estimate rows =
        new Bootstrap(10_000, 17)
            .estimate(
                ROWS,
                drawn -> {
                  double sum = 0;
                  for (int row : drawn) {
                    sum += (THIS[1][row] ? 1 : 0) - (OTHER[1][row] ? 1 : 0);
                  }
                  return sum / ROWS;
                });
    assertEquals(rows.value(), crossed.value(), 1e-15);
    assertEquals(rows.low(), crossed.low(), 1.5 / ROWS, "ends are multiples of 1/60");
    assertEquals(rows.high(), crossed.high(), 1.5 / ROWS, "ends are multiples of 1/60");
  }

  // Rows alone would give an interval of no width: every row says the same.
  @Test
  void showsWhatSeedsChange() {
    boolean[][] mine = right((s, r) -> s % 2);
    boolean[][] none = right((s, r) -> 0);
    Estimate drawn = SeedBootstrap.defaults().difference(mine, none);
    assertEquals(new Estimate(0.5, 0, 1, ROWS), drawn); // 4 of 4 by one in sixteen draws
  }

  @Test
  void repeatsForTheSameSeedOnly() {
    Estimate first = new SeedBootstrap(41, 1).difference(THIS, OTHER);
    assertEquals(first, new SeedBootstrap(41, 1).difference(THIS, OTHER));
    assertNotEquals(first, new SeedBootstrap(41, 2).difference(THIS, OTHER));
  }

  @Test
  void refusesRunsThatDoNotPair() {
    SeedBootstrap bootstrap = SeedBootstrap.defaults();
    Exception fault =
        assertThrows(
            IllegalArgumentException.class,
            () -> bootstrap.difference(THIS, new boolean[][] {THIS[0]}));
    assertEquals(
        "seeds: both arms must have run by the same ones; got 4 and 1.", fault.getMessage());
    fault =
        assertThrows(
            IllegalArgumentException.class,
            () -> bootstrap.difference(new boolean[][] {{true}}, new boolean[][] {{true, false}}));
    assertEquals(
        "rows: every run must have answered the same 1 rows, one or more; got 1 and 2.",
        fault.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> bootstrap.difference(new boolean[1][0], new boolean[1][0]));
    fault = assertThrows(IllegalArgumentException.class, () -> new SeedBootstrap(39, 1));
    assertEquals(
        "resamples: must be >= 40; got 39. Use 10000 for steady third digits.", fault.getMessage());
  }

  // numpy 2.4.6: mean, std(ddof=1), min and max of this arm's accuracies.
  @Test
  void sumsUpRuns() {
    SeedSummary summary = SeedSummary.of(List.of(44 / 60.0, 44 / 60.0, 43 / 60.0, 44 / 60.0));
    assertEquals(0.7291666666666666, summary.mean(), 1e-15);
    assertEquals(0.008333333333333304, summary.deviation(), 1e-15);
    assertEquals(43 / 60.0, summary.least());
    assertEquals(44 / 60.0, summary.most());
    assertEquals(4, summary.n());
    assertEquals(new SeedSummary(0.5, 0, 0.5, 0.5, 1), SeedSummary.of(List.of(0.5)));
    assertThrows(IllegalArgumentException.class, () -> SeedSummary.of(List.of()));
    assertThrows(IllegalArgumentException.class, () -> SeedSummary.of(List.of(Double.NaN)));
  }
}
