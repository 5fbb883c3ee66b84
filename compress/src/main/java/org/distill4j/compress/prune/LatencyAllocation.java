package org.distill4j.compress.prune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.distill4j.compress.latency.LatencyCurve;
import org.distill4j.compress.latency.LatencyTable;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/**
 * Prunes heads and neurons to a time, in the way of Shen et al. 2021 (HALP, arXiv 2110.10811), by a
 * table of times and a greedy search: one after the other goes a unit of the block whose next units
 * have the least score together for the milliseconds that they take together, by a table of what
 * blocks take on the machine. Of the next units as many are looked at as make this least, since the
 * first few may save nothing. Scores without a common unit are divided by the Euclidean norm of
 * their block's.
 *
 * @param heads indices of heads that stay, ascending, one list a layer
 * @param neurons the same of feed-forward neurons
 * @param millis the time that the table gives for them
 */
public record LatencyAllocation(
    List<List<Integer>> heads, List<List<Integer>> neurons, double millis) {
  // Units that take no time, nor do those behind them, go last, unless their scores are nothing.
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
    private double ratio;

    Units(LatencyCurve curve, double[] scores, boolean comparable) {
      this.curve = curve;
      this.scores = scores;
      double norm = comparable ? 1 : UnitSelector.norm(scores);
      this.divisor = norm > 0 ? norm : 1;
      this.order =
          IntStream.range(0, scores.length)
              .boxed()
              .sorted(Comparator.comparingDouble(unit -> scores[unit]))
              .toList();
      this.ratio = leastAhead();
    }

    int left() {
      return order.size() - gone;
    }

    /** The least score a millisecond of any number of units that go next; infinite without any. */
    double ratio() {
      return ratio;
    }

    private double leastAhead() {
      double least = Double.POSITIVE_INFINITY;
      double score = 0;
      double now = curve.at(left());
      for (int more = 1; more <= left(); more++) {
        score += scores[order.get(gone + more - 1)] / divisor;
        double saved = now - curve.at(left() - more);
        least = Math.min(least, score / Math.max(saved, LEAST_MILLIS));
      }
      return least;
    }

    double removeLeast() {
      double before = curve.at(left());
      gone++;
      ratio = leastAhead();
      return before - curve.at(left());
    }

    List<Integer> kept() {
      return order.subList(gone, order.size()).stream().sorted().toList();
    }
  }
}
