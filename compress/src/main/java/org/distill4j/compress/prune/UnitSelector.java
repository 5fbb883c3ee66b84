package org.distill4j.compress.prune;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Selects the units of each layer that stay, by their scores. */
public final class UnitSelector {
  private record Unit(int layer, int index, double score) {}

  private final String kind;
  private final List<double[]> scores;
  private final boolean comparable;

  /**
   * A choice among units.
   *
   * @param kind what they are, as messages name it
   * @param scores one a unit, one array a layer
   * @param comparable whether scores of different layers have one unit
   */
  public UnitSelector(String kind, List<double[]> scores, boolean comparable) {
    this.kind = kind;
    this.scores = scores;
    this.comparable = comparable;
  }

  /**
   * The indices that stay, ascending, one list a layer.
   *
   * @throws IllegalArgumentException if the target cannot be met; the message names the smallest
   */
  public List<List<Integer>> keep(PruningAmount keep, Scope scope) {
    return scope == Scope.GLOBAL ? global(keep) : byLayer(keep);
  }

  /**
   * Scores without a common unit are divided by their layer's Euclidean norm, so that layers whose
   * gradients are large as a whole do not keep everything (Molchanov et al. 2017, arXiv 1611.06440,
   * section 2.2).
   */
  private List<List<Integer>> global(PruningAmount keep) {
    List<Unit> units = new ArrayList<>();
    for (int layer = 0; layer < scores.size(); layer++) {
      double norm = comparable ? 1 : norm(scores.get(layer));
      units.addAll(units(layer, norm > 0 ? norm : 1));
    }
    int count = checked(kind, keep, units.size(), "all layers together");
    List<Unit> kept = best(units, count);
    return IntStream.range(0, scores.size()).mapToObj(layer -> indices(kept, layer)).toList();
  }

  private List<List<Integer>> byLayer(PruningAmount keep) {
    List<List<Integer>> kept = new ArrayList<>();
    List<Integer> counts = scores.stream().map(layer -> layer.length).toList();
    for (int layer = 0; layer < scores.size(); layer++) {
      List<Unit> units = units(layer, 1);
      kept.add(indices(best(units, ofLayer(kind, keep, counts, layer)), layer));
    }
    return kept;
  }

  /**
   * How many of a layer's units stay. A layer that lost all in an earlier round has nothing left to
   * choose from; of one that lost many, a share may be less than half a unit, and one stays. One
   * that has fewer than others and than are to stay keeps all of its own.
   *
   * @param counts of all layers
   */
  static int ofLayer(String kind, PruningAmount keep, List<Integer> counts, int layer) {
    int units = counts.get(layer);
    int most = Collections.max(counts);
    if (units == 0 || (keep instanceof PruningAmount.Share && keep.of(units) == 0)) {
      return Math.min(1, units);
    }
    if (units < most && keep instanceof PruningAmount.Count) {
      return Math.min(units, checked(kind, keep, most, "the largest layer"));
    }
    return checked(kind, keep, units, "layer " + layer);
  }

  /** The number that stays, at least one and no more than there are. */
  static int checked(String kind, PruningAmount keep, int units, String where) {
    int count = keep.of(units);
    if (!(count >= 1 && count <= units)) {
      throw new IllegalArgumentException(
          "keep."
              + kind
              + ": must leave 1 to "
              + units
              + " units in "
              + where
              + "; got "
              + keep
              + ", which is "
              + count
              + ". The smallest reachable is 1.");
    }
    return count;
  }

  private List<Unit> units(int layer, double divisor) {
    double[] layerScores = scores.get(layer);
    return IntStream.range(0, layerScores.length)
        .mapToObj(i -> new Unit(layer, i, layerScores[i] / divisor))
        .toList();
  }

  /** The best by score; of equals those of the lowest layer and index. */
  private static List<Unit> best(List<Unit> units, int count) {
    return units.stream()
        .sorted(
            Comparator.comparingDouble((Unit unit) -> -unit.score())
                .thenComparing(Unit::layer)
                .thenComparing(Unit::index))
        .limit(count)
        .toList();
  }

  private static List<Integer> indices(List<Unit> kept, int layer) {
    TreeSet<Integer> indices = new TreeSet<>();
    kept.stream().filter(unit -> unit.layer() == layer).forEach(unit -> indices.add(unit.index()));
    return List.copyOf(indices);
  }

  /** The Euclidean norm of scores, which are not negative. */
  static double norm(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, value);
    }
    double sum = 0;
    for (double value : values) {
      // Scaled first: squares of tiny gradients would vanish.
      sum += largest > 0 ? (value / largest) * (value / largest) : 0;
    }
    return largest * Math.sqrt(sum);
  }
}
