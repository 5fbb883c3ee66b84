package org.distill4j.compress.prune;

import java.util.Arrays;
import java.util.List;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/**
 * How much each head and neuron matters, larger for more; one array a layer. Scores of different
 * layers need not have the same unit. Immutable and thread-safe.
 */
public final class ImportanceScores {
  private final List<double[]> heads;
  private final List<double[]> feedForward;

  private ImportanceScores(List<double[]> heads, List<double[]> feedForward) {
    this.heads = heads;
    this.feedForward = feedForward;
  }

  /**
   * Copies the scores.
   *
   * @param heads one array a layer, one number a head
   * @param feedForward one array a layer, one number a neuron
   * @throws IllegalArgumentException if a score is negative or not finite
   */
  public static ImportanceScores of(List<double[]> heads, List<double[]> feedForward) {
    return new ImportanceScores(copy("heads", heads), copy("feed-forward", feedForward));
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
              kind + " scores: must be finite and >= 0; got " + score);
        }
      }
    }
    return layers.stream().map(layer -> Arrays.copyOf(layer, layer.length)).toList();
  }
}
