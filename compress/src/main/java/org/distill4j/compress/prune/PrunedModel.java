package org.distill4j.compress.prune;

import java.util.List;
import org.distill4j.teacher.checkpoint.Checkpoint;

/**
 * A model after pruning.
 *
 * @param model the checkpoint with smaller tensors
 * @param keptHeads the old indices of the heads that stayed, ascending, one list a layer
 * @param keptNeurons the same of the feed-forward neurons
 * @param parametersBefore the number of weights there were
 */
public record PrunedModel(
    Checkpoint model,
    List<List<Integer>> keptHeads,
    List<List<Integer>> keptNeurons,
    long parametersBefore) {
  /** Copies the lists. */
  public PrunedModel {
    keptHeads = keptHeads.stream().map(List::copyOf).toList();
    keptNeurons = keptNeurons.stream().map(List::copyOf).toList();
  }

  /** The number of weights there are now. */
  public long parametersAfter() {
    return model.parameters();
  }
}
