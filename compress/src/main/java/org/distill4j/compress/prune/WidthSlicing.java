package org.distill4j.compress.prune;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;

/** A model with some of its hidden units, the same ones everywhere, nothing refitted. */
final class WidthSlicing {
  private final int[] hidden;
  private final int[] pooled;
  private final int[] classified;

  private WidthSlicing(int[] hidden, int[] pooled, int[] classified) {
    this.hidden = hidden;
    this.pooled = pooled;
    this.classified = classified;
  }

  /**
   * Cuts.
   *
   * @param hidden the units of the residual stream that stay, ascending
   * @param pooled the units of the pooler's output that stay, as many; unread where there is none,
   *     and the classifier reads the stream itself
   */
  static Checkpoint keep(Checkpoint model, int[] hidden, int[] pooled) {
    WidthSlicing cut = new WidthSlicing(hidden, pooled, model.hasPooler() ? pooled : hidden);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    for (Map.Entry<String, Tensor> entry : model.tensors().entrySet()) {
      tensors.put(entry.getKey(), cut.tensor(entry.getKey(), entry.getValue()));
    }
    return new Checkpoint(model.config().withHidden(hidden.length), tensors, model.labels());
  }

  private Tensor tensor(String name, Tensor tensor) {
    if (name.startsWith("pooler.")) {
      Tensor rows = rows(tensor, pooled);
      return tensor.rank() == 1 ? rows : StructuredPruning.columns(rows, hidden);
    }
    if (name.equals("classifier.weight")) {
      return StructuredPruning.columns(tensor, classified);
    }
    if (name.contains(".output.dense.") || name.contains("LayerNorm")) {
      return rows(tensor, hidden);
    }
    boolean reads = name.contains(".self.") || name.contains(".intermediate.");
    boolean table = name.startsWith("embeddings.");
    return tensor.rank() == 2 && (reads || table)
        ? StructuredPruning.columns(tensor, hidden)
        : tensor;
  }

  private static Tensor rows(Tensor tensor, int[] rows) {
    return tensor.rank() == 1
        ? StructuredPruning.elements(tensor, rows)
        : StructuredPruning.rows(tensor, rows);
  }
}
