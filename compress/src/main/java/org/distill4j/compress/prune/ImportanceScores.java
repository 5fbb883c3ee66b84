package org.distill4j.compress.prune;

import java.util.Arrays;
import java.util.List;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/**
 * How much each head, neuron and hidden unit matters, larger for more; one array a layer, and one
 * for the hidden units, which all layers share. Scores of different layers have the same unit only
 * where {@link #isComparable} says so. Immutable and thread-safe.
 */
public final class ImportanceScores {
  private final List<double[]> heads;
  private final List<double[]> feedForward;
  private final double[] hidden;
  private final boolean comparable;

  private ImportanceScores(
      List<double[]> heads, List<double[]> feedForward, double[] hidden, boolean comparable) {
    this.heads = copy("heads", heads);
    this.feedForward = copy("feed-forward", feedForward);
    this.hidden = copy("hidden", List.of(hidden)).get(0);
    this.comparable = comparable;
  }

  /**
   * Copies the scores.
   *
   * @param heads one array a layer, one number a head
   * @param feedForward one array a layer, one number a neuron
   * @throws IllegalArgumentException if a score is negative or not finite
   */
  public static ImportanceScores of(List<double[]> heads, List<double[]> feedForward) {
    return new ImportanceScores(heads, feedForward, new double[0], false);
  }

  /**
   * The same with scores of the hidden units.
   *
   * @throws IllegalArgumentException if a score is negative or not finite
   */
  public ImportanceScores withHidden(double[] scores) {
    return new ImportanceScores(heads, feedForward, scores, comparable);
  }

  /** The same, all layers' scores having one unit. */
  public ImportanceScores comparable() {
    return new ImportanceScores(heads, feedForward, hidden, true);
  }

  /** Whether scores of different layers can be compared as they are. */
  public boolean isComparable() {
    return comparable;
  }

  /** The hidden units' scores; none where they were not asked for; a copy. */
  public double[] hidden() {
    return hidden.clone();
  }

  /** The heads' scores, one array a layer; copies. */
  public List<double[]> heads() {
    return copy("heads", heads);
  }

  /** The neurons' scores, one array a layer; copies. */
  public List<double[]> feedForward() {
    return copy("feed-forward", feedForward);
  }

  /**
   * Checks that there is one score for every unit of a model.
   *
   * @throws IllegalArgumentException if not, naming the layer
   */
  void checkFits(TransformerConfig config) {
    checkSizes("heads", heads, config.numAttentionHeads());
    checkSizes("feed-forward", feedForward, config.intermediateSize());
  }

  private static void checkSizes(String kind, List<double[]> scores, List<Integer> units) {
    List<Integer> sizes = scores.stream().map(layer -> layer.length).toList();
    if (!sizes.equals(units)) {
      throw new IllegalArgumentException(
          kind + " scores: must be one for each unit of each layer " + units + "; got " + sizes);
    }
  }

  private static List<double[]> copy(String kind, List<double[]> layers) {
    for (double[] layer : layers) {
      for (double score : layer) {
        if (!(score >= 0 && score < Double.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException(
              kind
                  + " scores: must be finite and >= 0; got "
                  + score
                  + ". Look at the stage before: its training may have diverged.");
        }
      }
    }
    return layers.stream().map(layer -> Arrays.copyOf(layer, layer.length)).toList();
  }
}
