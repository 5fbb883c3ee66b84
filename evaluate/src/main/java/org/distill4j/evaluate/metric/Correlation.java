package org.distill4j.evaluate.metric;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Correlations of two numbers a row, in [-1, 1]; 0 where one side is constant, since it then tells
 * nothing of the other. Not safe for several threads: buffers are used again.
 *
 * <p>Pearson: {@code Σ (a - ā)(b - b̄) / √(Σ (a - ā)² Σ (b - b̄)²)}. Spearman: Pearson of the
 * ranks, equal values sharing their mean rank.
 */
public final class Correlation {
  private final double[] first;
  private final double[] second;
  private final MidRanks firstRanks;
  private final MidRanks secondRanks;

  /**
   * Of two columns.
   *
   * @throws IllegalArgumentException when there is no row, or the lengths differ
   */
  public Correlation(double[] first, double[] second) {
    if (first.length == 0 || first.length != second.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "rows: labels and predictions must be as many, at least one; got %d and %d.",
              first.length,
              second.length));
    }
    this.first = first.clone();
    this.second = second.clone();
    this.firstRanks = new MidRanks(first);
    this.secondRanks = new MidRanks(second);
  }

  /** The ranks of all values, from 1, equal ones sharing their mean rank. */
  public static double[] ranks(double[] values) {
    MidRanks ranks = new MidRanks(values);
    ranks.rank(IntStream.range(0, values.length).toArray());
    return IntStream.range(0, values.length).mapToDouble(ranks::of).toArray();
  }

  /** Pearson's over all rows. */
  public double pearson() {
    return pearson(IntStream.range(0, first.length).toArray());
  }

  /** Pearson's over these rows, which may repeat. */
  public double pearson(int[] rows) {
    return of(rows, row -> first[row], row -> second[row]);
  }

  /** Spearman's over these rows, which may repeat. */
  public double spearman(int[] rows) {
    firstRanks.rank(rows);
    secondRanks.rank(rows);
    return of(rows, firstRanks::of, secondRanks::of);
  }

  private static double of(int[] rows, IntToDoubleFunction a, IntToDoubleFunction b) {
    if (isConstant(rows, a) || isConstant(rows, b)) {
      return 0; // rounding leaves deviations from a mean even where there are none
    }
    double meanA = 0;
    double meanB = 0;
    for (int row : rows) {
      meanA += a.applyAsDouble(row) / rows.length;
      meanB += b.applyAsDouble(row) / rows.length;
    }
    double product = 0;
    double squareA = 0;
    double squareB = 0;
    for (int row : rows) {
      double da = a.applyAsDouble(row) - meanA;
      double db = b.applyAsDouble(row) - meanB;
      product += da * db;
      squareA += da * da;
      squareB += db * db;
    }
    double scale = Math.sqrt(squareA) * Math.sqrt(squareB);
    // Rounding may leave a perfect correlation a little beyond one.
    return scale == 0 ? 0 : Math.max(-1, Math.min(1, product / scale));
  }

  private static boolean isConstant(int[] rows, IntToDoubleFunction column) {
    return Arrays.stream(rows).mapToDouble(column).distinct().limit(2).count() < 2;
  }
}
