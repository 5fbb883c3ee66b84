package org.distill4j.student.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Chooses the teacher layer behind each student layer by what the match costs. */
public final class LayerMatching {
  private LayerMatching() {}

  /**
   * The rising map of the least sum of costs: a later student layer is matched to a later teacher
   * layer, each teacher layer at most once. Of equal sums, the one with the earliest last layers.
   *
   * <p>By dynamic programming over the last layers matched, {@code best(s, t) = cost(s, t) + min(t'
   * < t) best(s - 1, t')}, in time proportional to student times teacher layers.
   *
   * @param costs what matching student layer s to teacher layer t costs, {@code [s][t]}, finite
   * @return numbers from 0, one a student layer
   * @throws IllegalArgumentException if there are fewer teacher layers than the student's, rows are
   *     uneven, or a cost is not finite
   */
  public static List<Integer> cheapest(double[][] costs) {
    require(costs);
    int layers = costs.length;
    double[] best = new double[costs[0].length];
    int[][] before = new int[layers][best.length];
    for (int s = 0; s < layers; s++) {
      int cheapest = -1;
      double[] next = new double[best.length];
      for (int t = 0; t < best.length; t++) {
        before[s][t] = cheapest;
        boolean reachable = s == 0 || (cheapest >= 0 && best[cheapest] < Double.POSITIVE_INFINITY);
        double sum = s == 0 || !reachable ? 0 : best[cheapest];
        next[t] = reachable ? sum + costs[s][t] : Double.POSITIVE_INFINITY;
        cheapest = cheapest < 0 || best[t] < best[cheapest] ? t : cheapest;
      }
      best = next;
    }
    return back(before, smallest(best));
  }

  private static void require(double[][] costs) {
    int layers = costs.length;
    int teacherLayers = layers == 0 ? 0 : costs[0].length;
    if (!(layers >= 1 && layers <= teacherLayers)) {
      throw new IllegalArgumentException(
          "layer-map: must have at least as many teacher layers as the student's "
              + layers
              + "; got "
              + teacherLayers
              + ". List a teacher layer for each.");
    }
    for (double[] row : costs) {
      if (row.length != teacherLayers || !Arrays.stream(row).allMatch(Double::isFinite)) {
        throw new IllegalArgumentException(
            "costs: must be "
                + teacherLayers
                + " finite numbers a student layer; got "
                + Arrays.toString(row));
      }
    }
  }

  private static int smallest(double[] values) {
    int smallest = 0;
    for (int i = 1; i < values.length; i++) {
      smallest = values[i] < values[smallest] ? i : smallest;
    }
    return smallest;
  }

  private static List<Integer> back(int[][] before, int last) {
    List<Integer> map = new ArrayList<>();
    int layer = last;
    for (int s = before.length - 1; s >= 0; s--) {
      map.add(layer);
      layer = before[s][layer];
    }
    Collections.reverse(map);
    return List.copyOf(map);
  }
}
