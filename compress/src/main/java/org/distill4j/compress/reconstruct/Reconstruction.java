package org.distill4j.compress.reconstruct;

import java.util.List;
import java.util.stream.IntStream;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.architecture.ResidualBlock;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.ModelFamily;

/**
 * Reconstructs a pruned model without training: the output projections of attention and
 * feed-forward are fitted again by least squares on texts. Kwon et al. 2022 (arXiv 2204.09656) fit
 * one factor a unit that way; here it is the whole projection.
 *
 * <p>Blocks are taken in their order. With x the pruned model's units once all earlier blocks are
 * reconstructed, and s and s' the sums of block and residual before the norm in the whole and in
 * the pruned model, {@code s - s'} is fitted by an affine map of x, which is then added to the
 * projection. So each block also makes up for the errors that earlier ones left, and the ridge
 * draws towards the weights before. Nothing but sums of products is kept of the texts.
 */
public final class Reconstruction {
  private Reconstruction() {}

  /**
   * Reconstructs.
   *
   * @param original the model before pruning
   * @param pruned the same with fewer heads and neurons
   * @param texts what both read, at least one
   * @return the pruned model with other output projections
   */
  public static Checkpoint of(Checkpoint original, Checkpoint pruned, List<TokenizedText> texts) {
    PairedForward pairs = new PairedForward(texts);
    int[] all = IntStream.range(0, original.config().hiddenSize()).toArray();
    List<ResidualBlock> blocks = ResidualBlock.of(ModelFamily.architecture(pruned));
    Checkpoint fitted = pruned;
    for (int layer = 0; layer < pruned.config().numHiddenLayers(); layer++) {
      BlockReconstruction reconstruction =
          new BlockReconstruction(pairs, original, PairedForward.upTo(original, layer), all);
      for (ResidualBlock block : blocks) {
        if (block.layer() == layer) {
          fitted = reconstruction.fit(fitted, block);
        }
      }
    }
    return fitted;
  }
}
