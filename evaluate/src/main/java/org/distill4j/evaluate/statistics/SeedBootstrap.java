package org.distill4j.evaluate.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;

/**
 * The bootstrap on two levels, for the difference of two arms' accuracies or other metrics over
 * several seeds: each draw takes seeds with replacement and, crossed with them, rows with
 * replacement, the same rows for every seed, since all runs answer one test set. The middle 95 % of
 * the draws is the interval, ends interpolated as in {@link Bootstrap}.
 *
 * <p>So the interval covers what another choice of seeds would change, besides other rows. It needs
 * several seeds to do so: with few, the draws of seeds cannot spread as far as seeds do, by a
 * factor of about sqrt((n - 1) / n). Source: Owen (2007), The pigeonhole bootstrap, Annals of
 * Applied Statistics 1, 386-411.
 *
 * @param resamples number of draws
 * @param seed of the generator
 */
public record SeedBootstrap(int resamples, long seed) {
  /**
   * Checks the number of draws.
   *
   * @throws IllegalArgumentException when there are fewer than 40, of which not one would lie
   *     outside at each end
   */
  public SeedBootstrap {
    if (!(resamples >= 40)) {
      throw new IllegalArgumentException(
          "resamples: must be >= 40; got " + resamples + ". Use 10000 for steady third digits.");
    }
  }

  /** 10,000 draws, whose ends vary by about a hundredth of the interval from seed to seed. */
  public static SeedBootstrap defaults() {
    return new SeedBootstrap(10_000, 17);
  }

  /**
   * The mean difference of accuracies, this arm's minus the other's, a fraction in [-1, 1].
   *
   * @param thisRight whether this arm is right, {@code [seed][row]}
   * @param otherRight the same for the other arm, run by the same seeds on the same rows
   * @return the difference over all seeds and rows; its n is the number of rows
   * @throws IllegalArgumentException when shapes differ or there is no seed or no row
   */
  public Estimate difference(boolean[][] thisRight, boolean[][] otherRight) {
    int[][] differences = differences(thisRight, otherRight);
    int seeds = differences.length;
    int rows = differences[0].length;
    RandomGenerator random = new Well19937c(seed);
    double[] draws = new double[resamples];
    for (int draw = 0; draw < resamples; draw++) {
      draws[draw] = drawn(differences, random) / ((double) seeds * rows);
    }
    double sum = Arrays.stream(differences).flatMapToInt(Arrays::stream).sum();
    return Bootstrap.middle(sum / ((double) seeds * rows), draws, rows);
  }

  /**
   * The mean difference of a metric that is no mean over rows, such as F1 or a correlation.
   *
   * @param rows number of rows
   * @param mine this arm's metric by seed, over the rows at the given indices, which may repeat
   * @param others the other arm's, run by the same seeds on the same rows
   * @return the difference over all seeds and rows; its n is the number of rows
   * @throws IllegalArgumentException when there is no row, or arms differ in their number of seeds
   */
  public Estimate difference(
      int rows, List<ToDoubleFunction<int[]>> mine, List<ToDoubleFunction<int[]>> others) {
    requireSameSeeds(mine.size(), others.size());
    if (!(rows > 0)) {
      throw new IllegalArgumentException("rows: must be > 0; got " + rows + ".");
    }
    int seeds = mine.size();
    RandomGenerator random = new Well19937c(seed);
    int[] drawn = new int[rows];
    double[] draws = new double[resamples];
    for (int draw = 0; draw < resamples; draw++) {
      Arrays.setAll(drawn, i -> random.nextInt(rows));
      double[] bySeed = gaps(drawn, mine, others);
      for (int i = 0; i < seeds; i++) {
        draws[draw] += bySeed[random.nextInt(seeds)] / seeds;
      }
    }
    double value =
        Arrays.stream(gaps(IntStream.range(0, rows).toArray(), mine, others)).sum() / seeds;
    return Bootstrap.middle(value, draws, rows);
  }

  private static double[] gaps(
      int[] rows, List<ToDoubleFunction<int[]>> mine, List<ToDoubleFunction<int[]>> others) {
    double[] gaps = new double[mine.size()];
    Arrays.setAll(gaps, s -> mine.get(s).applyAsDouble(rows) - others.get(s).applyAsDouble(rows));
    return gaps;
  }

  private static long drawn(int[][] differences, RandomGenerator random) {
    int rows = differences[0].length;
    int[] bySeeds = new int[rows];
    for (int i = 0; i < differences.length; i++) {
      int[] chosen = differences[random.nextInt(differences.length)];
      for (int row = 0; row < rows; row++) {
        bySeeds[row] += chosen[row];
      }
    }
    long sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += bySeeds[random.nextInt(rows)];
    }
    return sum;
  }

  private static void requireSameSeeds(int mine, int others) {
    if (mine != others || mine == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "seeds: both arms must have run by the same ones; got %d and %d.",
              mine,
              others));
    }
  }

  private static int[][] differences(boolean[][] thisRight, boolean[][] otherRight) {
    requireSameSeeds(thisRight.length, otherRight.length);
    int rows = thisRight[0].length;
    int[][] differences = new int[thisRight.length][rows];
    for (int s = 0; s < differences.length; s++) {
      if (rows == 0 || thisRight[s].length != rows || otherRight[s].length != rows) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "rows: every run must have answered the same %d rows, one or more; got %d and %d.",
                rows,
                thisRight[s].length,
                otherRight[s].length));
      }
      for (int row = 0; row < rows; row++) {
        differences[s][row] = (thisRight[s][row] ? 1 : 0) - (otherRight[s][row] ? 1 : 0);
      }
    }
    return differences;
  }
}
