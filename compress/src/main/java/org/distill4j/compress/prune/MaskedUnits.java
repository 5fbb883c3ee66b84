package org.distill4j.compress.prune;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.distill4j.teacher.training.AdamW;

/**
 * Masks heads or neurons of all layers, more from round to round; no unit comes back, unlike the
 * single weights of Zhu and Gupta 2017 (arXiv 1710.01878).
 */
final class MaskedUnits {
  private final String kind;
  private final List<UnitGroup> groups;
  private final List<Integer> wanted; // of each layer; one number where all compete
  private final List<boolean[]> alive = new ArrayList<>();

  /**
   * All of them.
   *
   * @throws IllegalArgumentException if the target cannot be met
   */
  MaskedUnits(String kind, List<UnitGroup> groups, PruningAmount keep, Scope scope) {
    this.kind = kind;
    this.groups = groups;
    List<Integer> counts = groups.stream().map(UnitGroup::units).toList();
    this.wanted = wanted(kind, counts, keep, scope);
    counts.forEach(count -> alive.add(filled(count)));
  }

  private static boolean[] filled(int count) {
    boolean[] all = new boolean[count];
    Arrays.fill(all, true);
    return all;
  }

  /** How many are to stay: of all layers together, or of each. */
  static List<Integer> wanted(String kind, List<Integer> counts, PruningAmount keep, Scope scope) {
    if (scope == Scope.GLOBAL) {
      int all = counts.stream().mapToInt(Integer::intValue).sum();
      return List.of(UnitSelector.checked(kind, keep, all, "all layers together"));
    }
    return IntStream.range(0, counts.size())
        .mapToObj(layer -> UnitSelector.ofLayer(kind, keep, counts, layer))
        .toList();
  }

  List<UnitGroup> groups() {
    return groups;
  }

  /** How many are to stay, of all together or of each layer. */
  List<Integer> wanted() {
    return wanted;
  }

  /** How many there were, of all together or of each layer. */
  List<Integer> competing() {
    List<Integer> counts = groups.stream().map(UnitGroup::units).toList();
    return wanted.size() == counts.size() ? counts : List.of(size());
  }

  /** Numbers for every unit, zero. */
  List<double[]> zeros() {
    return alive.stream().map(layer -> new double[layer.length]).toList();
  }

  /** The indices that are left, ascending, one list a layer. */
  List<List<Integer>> kept() {
    return alive.stream()
        .map(layer -> IntStream.range(0, layer.length).filter(i -> layer[i]).boxed().toList())
        .toList();
  }

  /** Has the optimizer hold the weights of all units that went at zero. */
  static void holdGone(AdamW optimizer, MaskedUnits heads, MaskedUnits neurons) {
    BitSet gone = new BitSet();
    heads.markGone(gone);
    neurons.markGone(gone);
    optimizer.hold(gone);
  }

  private void markGone(BitSet places) {
    for (int layer = 0; layer < alive.size(); layer++) {
      for (int unit = 0; unit < alive.get(layer).length; unit++) {
        if (!alive.get(layer)[unit]) {
          groups.get(layer).mark(unit, places);
        }
      }
    }
  }

  /**
   * Lets the least go until a share of those that have to go in all is gone.
   *
   * @param share in [0, 1]
   * @param scores one a unit, those of units that went too, which are not looked at
   * @param comparable whether scores of different layers have one unit
   */
  void cut(double share, List<double[]> scores, boolean comparable) {
    if (wanted.size() == 1 && alive.size() > 1) {
      cut(0, alive.size(), wanted.get(0), share, scores, comparable);
      return;
    }
    for (int layer = 0; layer < alive.size(); layer++) {
      cut(layer, layer + 1, wanted.get(layer), share, scores, comparable);
    }
  }

  private void cut(
      int from, int to, int wanted, double share, List<double[]> scores, boolean comparable) {
    int all = alive.subList(from, to).stream().mapToInt(layer -> layer.length).sum();
    int count = all - (int) Math.round(share * (all - wanted));
    if (count == 0) {
      return;
    }
    List<List<Integer>> there = kept().subList(from, to);
    List<double[]> left = new ArrayList<>();
    for (int layer = from; layer < to; layer++) {
      double[] own = scores.get(layer);
      left.add(there.get(layer - from).stream().mapToDouble(i -> finite(own[i])).toArray());
    }
    List<List<Integer>> stay =
        new UnitSelector(kind, left, comparable).keep(PruningAmount.count(count), Scope.GLOBAL);
    for (int layer = from; layer < to; layer++) {
      Arrays.fill(alive.get(layer), false);
      for (int index : stay.get(layer - from)) {
        alive.get(layer)[there.get(layer - from).get(index)] = true;
      }
    }
  }

  private double finite(double score) {
    if (!Double.isFinite(score)) {
      throw new IllegalStateException(
          kind
              + " scores: must stay finite; got "
              + score
              + ". Use a lower learning rate or more warm-up.");
    }
    return score;
  }

  /** How many numbers {@link #save} takes. */
  int size() {
    return alive.stream().mapToInt(layer -> layer.length).sum();
  }

  /** Writes which are left, as ones and zeros. */
  void save(DoubleBuffer out) {
    for (boolean[] layer : alive) {
      for (boolean unit : layer) {
        out.put(unit ? 1 : 0);
      }
    }
  }

  /** Takes back what {@link #save} wrote. */
  void restore(DoubleBuffer in) {
    for (boolean[] layer : alive) {
      for (int unit = 0; unit < layer.length; unit++) {
        layer[unit] = in.get() != 0;
      }
    }
  }
}
