package org.distill4j.compress.prune;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.distill4j.compress.axes.AxisSlicing;
import org.distill4j.teacher.architecture.Axis;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.Tensor;

/**
 * Removes the least important attention heads (Michel et al. 2019, arXiv 1905.10650) and
 * feed-forward neurons: rows of the weights that make them, columns of the weights that read them.
 * The order of the units that stay is kept.
 *
 * @param heads how many attention heads stay
 * @param feedForward how many feed-forward neurons stay
 * @param scope whether layers compete
 */
public record StructuredPruning(PruningAmount heads, PruningAmount feedForward, Scope scope) {
  /** Refuses nulls. */
  public StructuredPruning {
    Objects.requireNonNull(heads, "heads");
    Objects.requireNonNull(feedForward, "feedForward");
    Objects.requireNonNull(scope, "scope");
  }

  /**
   * Prunes a model, which stays as it is.
   *
   * @throws IllegalArgumentException if the scores are not the model's, or a target cannot be met;
   *     the message names the smallest reachable
   */
  public PrunedModel prune(Checkpoint model, ImportanceScores scores) {
    scores.checkFits(model.config());
    boolean comparable = scores.isComparable();
    List<List<Integer>> keptHeads =
        new UnitSelector("heads", scores.heads(), comparable).keep(heads, scope);
    List<List<Integer>> keptNeurons =
        new UnitSelector("feed-forward", scores.feedForward(), comparable).keep(feedForward, scope);
    return keep(model, keptHeads, keptNeurons);
  }

  /**
   * Keeps exactly the named units.
   *
   * @param keptHeads indices of heads, ascending, one list a layer
   * @param keptNeurons indices of feed-forward neurons, ascending, one list a layer
   */
  public static PrunedModel keep(
      Checkpoint model, List<List<Integer>> keptHeads, List<List<Integer>> keptNeurons) {
    Map<String, int[]> units = new HashMap<>();
    for (int layer = 0; layer < model.config().numHiddenLayers(); layer++) {
      units.put(Axis.heads(layer), array(keptHeads.get(layer)));
      units.put(Axis.neurons(layer), array(keptNeurons.get(layer)));
    }
    SortedMap<String, Tensor> tensors =
        AxisSlicing.keep(ModelFamily.architecture(model), model.tensors(), units);
    List<Integer> headCounts = keptHeads.stream().map(List::size).toList();
    List<Integer> neuronCounts = keptNeurons.stream().map(List::size).toList();
    Checkpoint pruned =
        new Checkpoint(model.config().withLayers(headCounts, neuronCounts), tensors, model.head());
    return new PrunedModel(pruned, keptHeads, keptNeurons, model.parameters());
  }

  private static int[] array(List<Integer> units) {
    return units.stream().mapToInt(Integer::intValue).toArray();
  }
}
