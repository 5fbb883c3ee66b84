package org.distill4j.student.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerMatchingTest {
  @Test
  void takesTheCheapestLayers() {
    double[][] costs = {{5, 1, 5, 5}, {5, 5, 5, 2}};
    assertEquals(List.of(1, 3), LayerMatching.cheapest(costs));
  }

  // Each alone would take layer 2: one of them has to give way, the one that loses least.
  @Test
  void keepsTheOrderWhereLayersWantTheSame() {
    double[][] costs = {{9, 2, 0, 9}, {9, 9, 0, 5}};
    assertEquals(List.of(1, 2), LayerMatching.cheapest(costs));
  }

  @Test
  void doesNotTurnBack() {
    double[][] costs = {{9, 9, 0}, {0, 9, 9}};
    assertEquals(List.of(0, 1), LayerMatching.cheapest(new double[][] {{9, 9, 0}, {0, 8, 9}}));
    assertEquals(List.of(0, 1), LayerMatching.cheapest(costs));
  }

  @Test
  void matchesLayerByLayerWhereThereIsNoChoice() {
    double[][] costs = {{9, 0, 0}, {0, 9, 0}, {0, 0, 9}};
    assertEquals(List.of(0, 1, 2), LayerMatching.cheapest(costs));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 5", "2, 3", "3, 6", "4, 4", "4, 8", "6, 12"})
  void isAsCheapAsTheBestOfAllMaps(int layers, int teacherLayers) {
    Random random = new Random(31 * layers + teacherLayers);
    for (int repeat = 0; repeat < 20; repeat++) {
      double[][] costs = new double[layers][];
      for (int s = 0; s < layers; s++) {
        costs[s] = random.doubles(teacherLayers).toArray();
      }
      List<Integer> map = LayerMatching.cheapest(costs);
      double sum = 0;
      for (int s = 0; s < layers; s++) {
        sum += costs[s][map.get(s)];
        assertTrue(s == 0 || map.get(s - 1) < map.get(s), map::toString);
      }
      assertEquals(least(costs, 0, 0), sum, 1e-12);
    }
  }

  /** By trying every map. */
  private static double least(double[][] costs, int student, int from) {
    if (student == costs.length) {
      return 0;
    }
    double least = Double.POSITIVE_INFINITY;
    for (int t = from; t < costs[student].length; t++) {
      least = Math.min(least, costs[student][t] + least(costs, student + 1, t + 1));
    }
    return least;
  }

  @Test
  void refusesMoreLayersThanTheTeacherHas() {
    Exception fault =
        assertThrows(
            IllegalArgumentException.class, () -> LayerMatching.cheapest(new double[3][2]));
    assertEquals(
        "layer-map: must have at least as many teacher layers as the student's 3; got 2. List a"
            + " teacher layer for each.",
        fault.getMessage());
  }

  @Test
  void refusesCostsThatAreNotFinite() {
    Exception fault =
        assertThrows(
            IllegalArgumentException.class,
            () -> LayerMatching.cheapest(new double[][] {{1, Double.NaN}}));
    assertEquals(
        "costs: must be 2 finite numbers a student layer; got [1.0, NaN]", fault.getMessage());
  }
}
