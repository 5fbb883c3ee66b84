package org.distill4j.compress.prune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/**
 * Which heads and neurons stay so that a model meets a time: one after the other goes the unit with
 * the least score for the milliseconds that it takes, by a table of what blocks take on the
 * machine. Scores without a common unit are divided by the Euclidean norm of their block's.
 *
 * @param heads indices of heads that stay, ascending, one list a layer
 * @param neurons the same of feed-forward neurons
 * @param millis the time that the table gives for them
 */
public record LatencyAllocation(
    List<List<Integer>> heads, List<List<Integer>> neurons, double millis) {
  // A unit that takes no time goes last, unless its score is nothing either.
  private static final double LEAST_MILLIS = 1e-9;

  /** Copies the lists. */
  public LatencyAllocation {
    heads = heads.stream().map(List::copyOf).toList();
    neurons = neurons.stream().map(List::copyOf).toList();
  }

  /**
   * Allocates.
   *
   * @param config the model's shape
   * @param scores its units'
   * @param table measured for this shape
   * @param share of the present time that is to be met, in (0, 1]
   * @throws IllegalArgumentException if it cannot be met with one head and one neuron left in all;
   *     the message names the smallest reachable
   */
  public static LatencyAllocation choose(
      TransformerConfig config, ImportanceScores scores, LatencyTable table, double share) {
    scores.checkFits(config);
    Kind heads = new Kind();
    Kind neurons = new Kind();
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      boolean raw = scores.isComparable();
      heads.add(new Units(table.heads(config, layer), scores.heads().get(layer), raw));
      neurons.add(new Units(table.neurons(config, layer), scores.feedForward().get(layer), raw));
    }
    double target = share * table.wholeMillis();
    double millis = table.wholeMillis();
    while (millis > target) {
      Kind cheapest = heads.leastRatio() <= neurons.leastRatio() ? heads : neurons;
      if (cheapest.leastRatio() == Double.POSITIVE_INFINITY) {
        throw unreachable(share, millis / table.wholeMillis());
      }
      millis -= cheapest.removeLeast();
    }
    return new LatencyAllocation(heads.kept(), neurons.kept(), millis);
  }

  private static IllegalArgumentException unreachable(double share, double least) {
    // Rounded up, so that what is named can be met.
    String reachable = String.format(Locale.ROOT, "%.3f", Math.ceil(1000 * least) / 1000);
    return new IllegalArgumentException(
        "prune.target.latency: must be at least "
            + reachable
            + ", the share of time that one head and one neuron leave; got "
            + share
            + ". The smallest reachable is "
            + reachable
            + ".");
  }

  /** The units of one kind in all layers. */
  private static final class Kind {
    private final List<Units> layers = new ArrayList<>();

    void add(Units units) {
      layers.add(units);
    }

    private int left() {
      return layers.stream().mapToInt(Units::left).sum();
    }

    /** The least score a millisecond; infinite where only one unit is left. */
    double leastRatio() {
      return left() <= 1 ? Double.POSITIVE_INFINITY : least().ratio();
    }

    private Units least() {
      return layers.stream().min(Comparator.comparingDouble(Units::ratio)).orElseThrow();
    }

    double removeLeast() {
      return least().removeLeast();
    }

    List<List<Integer>> kept() {
      return layers.stream().map(Units::kept).toList();
    }
  }

  /** The units of one block, the least first. */
  private static final class Units {
    private final LatencyCurve curve;
    private final double[] scores;
    private final double divisor;
    private final List<Integer> order;
    private int gone;

    Units(LatencyCurve curve, double[] scores, boolean comparable) {
      this.curve = curve;
      this.scores = scores;
      double norm = comparable ? 1 : UnitChoice.norm(scores);
      this.divisor = norm > 0 ? norm : 1;
      this.order =
          IntStream.range(0, scores.length)
              .boxed()
              .sorted(Comparator.comparingDouble(unit -> scores[unit]))
              .toList();
    }

    int left() {
      return order.size() - gone;
    }

    private double saved() {
      return curve.at(left()) - curve.at(left() - 1);
    }

    double ratio() {
      return left() == 0
          ? Double.POSITIVE_INFINITY
          : scores[order.get(gone)] / divisor / Math.max(saved(), LEAST_MILLIS);
    }

    double removeLeast() {
      double millis = saved();
      gone++;
      return millis;
    }

    List<Integer> kept() {
      return order.subList(gone, order.size()).stream().sorted().toList();
    }
  }
}
