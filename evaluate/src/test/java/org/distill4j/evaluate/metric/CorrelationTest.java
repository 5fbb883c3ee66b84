package org.distill4j.evaluate.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CorrelationTest {
  private static final double TOLERANCE = 1e-12; // of double sums over at most 100 rows

  @ParameterizedTest
  @ValueSource(ints = {3, 7, 8, 13, 64, 100})
  void equalsCommonsMathOnDrawnRowsWithTies(int n) {
    Random random = new Random(n);
    double[] a = random.doubles(n).map(x -> Math.floor(6 * x)).toArray();
    double[] b = random.doubles(n).toArray();
    int[] rows = random.ints(n + 5, 0, n).toArray();
    double[] drawnA = new double[rows.length];
    double[] drawnB = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      drawnA[i] = a[rows[i]];
      drawnB[i] = b[rows[i]];
    }
    Correlation correlation = new Correlation(a, b);
    assertEquals(
        new PearsonsCorrelation().correlation(drawnA, drawnB),
        correlation.pearson(rows),
        TOLERANCE);
    assertEquals(
        new SpearmansCorrelation().correlation(drawnA, drawnB),
        correlation.spearman(rows),
        TOLERANCE);
  }

  @Test
  void isZeroWhereOneSideIsConstant() {
    assertEquals(0, new Correlation(new double[] {1, 2, 3}, new double[] {4, 4, 4}).pearson());
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 7, 10, 120, 1379})
  void isZeroWhereBothAre(int n) {
    double[] a = new double[n];
    double[] b = new double[n];
    Arrays.fill(a, 0.1);
    Arrays.fill(b, 0.17);
    assertEquals(0, new Correlation(a, b).pearson());
    assertEquals(0, new Correlation(a, b).spearman(IntStream.range(0, n).toArray()));
  }

  @Test
  void isOneOnALine() {
    assertEquals(
        1, new Correlation(new double[] {1, 2, 4}, new double[] {10, 20, 40}).pearson(), TOLERANCE);
  }

  @Test
  void rejectsOtherNumbersOfRows() {
    assertThrows(
        IllegalArgumentException.class, () -> new Correlation(new double[2], new double[3]));
    assertThrows(
        IllegalArgumentException.class, () -> new Correlation(new double[0], new double[0]));
  }
}
