package org.distill4j.compress.prune;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.distill4j.teacher.kernel.Buffer;

/**
 * Learns the hard concrete gates (Louizos et al. 2018, arXiv 1712.01312) of heads or of neurons:
 * one set where all layers compete, else one a layer.
 */
final class LearnedUnits {
  private static final double MOST_OPEN = 0.99; // at the start
  private static final double FALLING = 0.75; // share of the time in which targets fall

  private final MaskedUnits units;
  private final FoldedGates folded;
  private final List<ConstrainedGates> sets = new ArrayList<>();
  private final List<Double> targets = new ArrayList<>();
  private final List<double[]> slopes;

  /**
   * Gates of units that are all there.
   *
   * @param rate see {@link ConstrainedGates}
   */
  LearnedUnits(MaskedUnits units, double rate, Buffer parameters, Buffer gradients) {
    this.units = units;
    this.folded = new FoldedGates(units.groups(), parameters, gradients);
    this.slopes = units.zeros();
    List<Integer> counts = units.competing();
    for (int i = 0; i < counts.size(); i++) {
      sets.add(new ConstrainedGates(counts.get(i), MOST_OPEN, rate));
      targets.add(Math.min(MOST_OPEN, (double) units.wanted().get(i) / Math.max(1, counts.get(i))));
    }
  }

  /** Draws all gates and lets the model compute with them. */
  void fold(SplittableRandom random) {
    folded.fold(byLayer(set -> set.draw(random)));
  }

  /** Lets the model compute with gates that have no chance. */
  void foldStill() {
    folded.fold(byLayer(ConstrainedGates::still));
  }

  /** Lets the model compute without gates. */
  void unfold() {
    folded.unfold();
  }

  /**
   * Takes the gates out of a pass's gradients, and moves them.
   *
   * @param time share of the gates' time that is over, in [0, 1]
   */
  void update(double time) {
    folded.unfold(slopes);
    double[] all = slopes.stream().flatMapToDouble(Arrays::stream).toArray();
    int from = 0;
    for (int i = 0; i < sets.size(); i++) {
      int count = sets.get(i).count();
      double end = targets.get(i);
      double target = MOST_OPEN - (MOST_OPEN - end) * Math.min(1, time / FALLING);
      if (!isWhole(i)) {
        sets.get(i).update(Arrays.copyOfRange(all, from, from + count), target);
      }
      from += count;
    }
  }

  /**
   * Ends the gates: the most open stay, exactly as many as are wanted, and their gate's value
   * becomes part of the weights that read them.
   */
  void harden() {
    units.cut(1, byLayer(ConstrainedGates::scores), true);
    folded.fold(byLayer(ConstrainedGates::meanOpen));
  }

  /** The units themselves, which know what went. */
  MaskedUnits units() {
    return units;
  }

  List<List<Integer>> kept() {
    return units.kept();
  }

  // Where nothing has to go no gate closes.
  private boolean isWhole(int set) {
    return units.wanted().get(set).equals(units.competing().get(set));
  }

  private double[] values(int set, Function<ConstrainedGates, double[]> values) {
    double[] own = values.apply(sets.get(set));
    if (isWhole(set)) {
      Arrays.fill(own, 1);
    }
    return own;
  }

  private List<double[]> byLayer(Function<ConstrainedGates, double[]> values) {
    double[] all =
        IntStream.range(0, sets.size())
            .mapToObj(set -> values(set, values))
            .flatMapToDouble(Arrays::stream)
            .toArray();
    List<double[]> layers = new ArrayList<>();
    int from = 0;
    for (UnitGroup group : units.groups()) {
      layers.add(Arrays.copyOfRange(all, from, from + group.units()));
      from += group.units();
    }
    return layers;
  }

  int size() {
    return units.size() + sets.stream().mapToInt(ConstrainedGates::size).sum();
  }

  void save(DoubleBuffer out) {
    units.save(out);
    sets.forEach(set -> set.save(out));
  }

  void restore(DoubleBuffer in) {
    units.restore(in);
    sets.forEach(set -> set.restore(in));
  }
}
