package org.distill4j.compress.prune;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;

/**
 * Removes the least important heads and neurons: rows of the weights that make them, columns of the
 * weights that read them. Whatever order of units was learned is kept.
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
    SortedMap<String, Tensor> tensors = new TreeMap<>(model.tensors());
    int width = model.config().attentionHeadSize();
    for (int layer = 0; layer < model.config().numHiddenLayers(); layer++) {
      int[] channels = channels(keptHeads.get(layer), width);
      int[] neurons = channels(keptNeurons.get(layer), 1);
      String prefix = "encoder.layer." + layer + ".";
      for (String part : List.of("query", "key", "value")) {
        cutOutputs(tensors, prefix + "attention.self." + part, channels);
      }
      tensors.compute(prefix + "attention.output.dense.weight", (name, w) -> columns(w, channels));
      cutOutputs(tensors, prefix + "intermediate.dense", neurons);
      tensors.compute(prefix + "output.dense.weight", (name, w) -> columns(w, neurons));
    }
    List<Integer> headCounts = keptHeads.stream().map(List::size).toList();
    List<Integer> neuronCounts = keptNeurons.stream().map(List::size).toList();
    Checkpoint pruned =
        new Checkpoint(
            model.config().withLayers(headCounts, neuronCounts), tensors, model.labels());
    return new PrunedModel(pruned, keptHeads, keptNeurons, model.parameters());
  }

  /** The channels of some units, each {@code width} wide. */
  private static int[] channels(List<Integer> units, int width) {
    return units.stream()
        .flatMapToInt(unit -> IntStream.range(unit * width, (unit + 1) * width))
        .toArray();
  }

  private static void cutOutputs(SortedMap<String, Tensor> tensors, String layer, int[] rows) {
    tensors.compute(layer + ".weight", (name, weight) -> rows(weight, rows));
    tensors.compute(layer + ".bias", (name, bias) -> elements(bias, rows));
  }

  /** Some elements of a vector. */
  static Tensor elements(Tensor vector, int[] chosen) {
    float[] kept = new float[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      kept[i] = vector.values()[chosen[i]];
    }
    return Tensor.of(kept, chosen.length);
  }

  /** Some rows of a matrix. */
  static Tensor rows(Tensor weight, int[] rows) {
    int width = weight.length(1);
    float[] kept = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(weight.values(), rows[i] * width, kept, i * width, width);
    }
    return Tensor.of(kept, rows.length, width);
  }

  /** Some columns of a matrix. */
  static Tensor columns(Tensor weight, int[] columns) {
    int rows = weight.length(0);
    int width = weight.length(1);
    float[] kept = new float[rows * columns.length];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < columns.length; i++) {
        kept[row * columns.length + i] = weight.values()[row * width + columns[i]];
      }
    }
    return Tensor.of(kept, rows, columns.length);
  }
}
