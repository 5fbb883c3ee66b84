package org.distill4j.evaluate.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PercentilesTest {
  // numpy.quantile([1, 2, 4, 8], p), NumPy 2.3
  @Test
  void liesBetweenNeighbours() {
    double[] values = {8, 1, 4, 2};
    assertEquals(1, Percentiles.of(values, 0));
    assertEquals(1.75, Percentiles.of(values, 0.25));
    assertEquals(3, Percentiles.median(values));
    assertEquals(7.4, Percentiles.of(values, 0.95), 1e-12);
    assertEquals(8, Percentiles.of(values, 1));
    assertEquals(8, values[0], "not sorted in place");
    assertEquals(5, Percentiles.of(new double[] {5}, 0.3));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100, 2000})
  void isTypeSevenOfAnIndependentLibrary(int count) {
    double[] values = new SplittableRandom(count).doubles(count).toArray();
    Percentile other = new Percentile().withEstimationType(EstimationType.R_7);
    for (double percent : new double[] {2.5, 5, 50, 95, 97.5, 99.9}) {
      assertEquals(other.evaluate(values, percent), Percentiles.of(values, percent / 100));
    }
  }

  @Test
  void countsStandForValues() {
    TreeMap<Double, Long> counts = new TreeMap<>();
    counts.put(1.0, 3L);
    counts.put(2.0, 1L);
    counts.put(10.0, 2L);
    double[] values = {1, 1, 1, 2, 10, 10};
    for (double p = 0; p <= 1; p += 0.0625) {
      assertEquals(Percentiles.of(values, p), Percentiles.of(counts, p));
    }
  }

  @Test
  void refusesNoValuesAndFractionsOutside() {
    assertThrows(IllegalArgumentException.class, () -> Percentiles.median(new double[0]));
    for (double wrong : new double[] {-0.1, 1.1, 95, Double.NaN}) {
      assertThrows(
          IllegalArgumentException.class, () -> Percentiles.of(new double[] {1, 2}, wrong));
    }
  }
}
