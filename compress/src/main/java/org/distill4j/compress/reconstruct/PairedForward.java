package org.distill4j.compress.reconstruct;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.family.LayerSelection;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.transformer.TransformerModel;

/** Runs two models of one depth on the same texts side by side, one batch after the other. */
final class PairedForward {
  private static final int BATCH = 32;

  private final List<PackedBatch> batches = new ArrayList<>();

  /**
   * The activations of both for a batch, by the names of vertices; valid until the next one.
   *
   * @param batch the texts
   * @param whole those of the original
   * @param cut those of the pruned model
   */
  record Values(PackedBatch batch, Map<String, Buffer> whole, Map<String, Buffer> cut) {}

  /** For these texts, in an order of their lengths. */
  PairedForward(List<TokenizedText> texts) {
    List<TokenizedText> order = new ArrayList<>(texts);
    order.sort(Comparator.comparingInt(TokenizedText::length));
    for (int from = 0; from < order.size(); from += BATCH) {
      batches.add(PackedBatch.of(order.subList(from, Math.min(order.size(), from + BATCH))));
    }
  }

  /** A model up to and with a layer, as {@link #read} takes it. */
  static TransformerModel upTo(Checkpoint model, int layer) {
    List<Integer> layers = IntStream.rangeClosed(0, layer).boxed().toList();
    return TransformerModel.withHiddenStates(LayerSelection.keep(model, layers));
  }

  /** Reads all texts. */
  void read(TransformerModel whole, TransformerModel cut, Consumer<Values> visitor) {
    for (PackedBatch batch : batches) {
      visitor.accept(new Values(batch, whole.activations(batch), cut.activations(batch)));
    }
  }
}
