package org.distill4j.compress.prune;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.distill4j.compress.prune.GradualSettings.Criterion;
import org.distill4j.teacher.kernel.Buffer;

/**
 * Scores of units summed up over the steps of a training, from the gradients that it has anyway.
 *
 * <p>For {@code taylor} and {@code fisher}, a step's slope of the loss at a unit's mask is taken
 * whole, over all examples of its batch, and its absolute value or square is summed (Molchanov et
 * al. 2019, arXiv 1906.10771, sum squares of batches that way). {@link GradientImportance}, which
 * has the model for itself, takes them example by example.
 */
final class UnitSlopes {
  private final MaskedUnits units;
  private final Criterion criterion;
  private final List<double[]> sums;
  private final List<double[]> step;

  UnitSlopes(MaskedUnits units, Criterion criterion) {
    this.units = units;
    this.criterion = criterion;
    this.sums = units.zeros();
    this.step = units.zeros();
  }

  /** Adds what a step says. */
  void add(Buffer parameters, Buffer gradients, double learningRate) {
    if (criterion == Criterion.MAGNITUDE) {
      return;
    }
    for (int layer = 0; layer < sums.size(); layer++) {
      double[] slopes = step.get(layer);
      Arrays.fill(slopes, 0);
      UnitGroup group = units.groups().get(layer);
      if (criterion == Criterion.MOVEMENT) {
        group.addWeightSlopes(parameters, gradients, slopes);
      } else {
        group.addMaskSlopes(parameters, gradients, slopes);
      }
      for (int i = 0; i < slopes.length; i++) {
        sums.get(layer)[i] += score(slopes[i], learningRate);
      }
    }
  }

  private double score(double slope, double learningRate) {
    return switch (criterion) {
      case TAYLOR -> Math.abs(slope);
      case FISHER -> slope * slope;
      case MOVEMENT -> -learningRate * slope;
      case MAGNITUDE, L0 -> throw new AssertionError(criterion);
    };
  }

  /** Whether scores of different layers have one unit, that of the loss or of its square. */
  boolean comparable() {
    return criterion == Criterion.FISHER || criterion == Criterion.MOVEMENT;
  }

  /** The scores so far; none is negative. */
  List<double[]> scores() {
    if (criterion != Criterion.MOVEMENT) {
      return sums;
    }
    double least = sums.stream().flatMapToDouble(Arrays::stream).min().orElse(0);
    List<double[]> shifted = new ArrayList<>();
    sums.forEach(layer -> shifted.add(Arrays.stream(layer).map(s -> s - least).toArray()));
    return shifted;
  }

  /** A round is over: what moves is summed over the whole training, slopes are taken anew. */
  void endRound() {
    if (criterion != Criterion.MOVEMENT) {
      sums.forEach(layer -> Arrays.fill(layer, 0));
    }
  }

  void save(DoubleBuffer out) {
    sums.forEach(out::put);
  }

  void restore(DoubleBuffer in) {
    sums.forEach(in::get);
  }
}
