package org.distill4j.compress.prune;

import java.util.List;
import java.util.stream.IntStream;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;

/**
 * Mends a pruned model without training: the output projections of attention and feed-forward are
 * fitted again by least squares on texts. Kwon et al. 2022 (arXiv 2204.09656) fit one factor a unit
 * that way; here it is the whole projection.
 *
 * <p>Blocks are taken in their order. With x what the pruned model's units say once all earlier
 * blocks are mended, and s and s' the sums of block and residual before the norm in the whole and
 * in the pruned model, {@code s - s'} is fitted by an affine map of x, which is then added to the
 * projection. So each block also mends what earlier ones left, and the ridge draws towards the
 * weights as they were. Nothing but sums of products is kept of the texts.
 */
public final class Reconstruction {
  private Reconstruction() {}

  /**
   * Mends.
   *
   * @param original the model before pruning
   * @param pruned the same with fewer heads and neurons
   * @param texts what both read, at least one
   * @return the pruned model with other output projections
   */
  public static Checkpoint of(Checkpoint original, Checkpoint pruned, List<TokenizedText> texts) {
    PairedForward twins = new PairedForward(texts);
    int[] all = IntStream.range(0, original.config().hiddenSize()).toArray();
    Checkpoint mended = pruned;
    for (int layer = 0; layer < pruned.config().numHiddenLayers(); layer++) {
      BlockReconstruction blocks =
          new BlockReconstruction(twins, original, PairedForward.upTo(original, layer), all);
      mended = blocks.mend(mended, layer, BlockPart.attention(layer));
      mended = blocks.mend(mended, layer, BlockPart.feedForward(layer));
    }
    return mended;
  }
}
