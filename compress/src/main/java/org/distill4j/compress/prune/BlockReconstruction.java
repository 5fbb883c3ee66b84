package org.distill4j.compress.prune;

import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.transformer.TransformerModel;

/** Fits one output projection of a pruned model; see {@link Reconstruction}. */
final class BlockReconstruction {
  /**
   * Of the mean variance of a projection's inputs. With 1e-4 and with 1e-2 a halved MiniLM is right
   * on as many texts of SST-2.
   */
  private static final double RIDGE = 1e-3;

  /**
   * How often the first token of a text counts in the last layer before a pooler, whose other
   * tokens nobody reads; they keep the fit from following few rows. With texts of about as many
   * tokens, the first ones and the others weigh alike.
   */
  private static final double FIRST = 25;

  private final PairedForward twins;
  private final Checkpoint original;
  private final TransformerModel whole;
  private final int[] kept;
  private final RowBuffer firstX = new RowBuffer();
  private final RowBuffer firstY = new RowBuffer();

  /**
   * Mending of one layer.
   *
   * @param original the model before pruning
   * @param whole the same up to that layer
   * @param kept the hidden unit of it behind each of the pruned model's
   */
  BlockReconstruction(
      PairedForward twins, Checkpoint original, TransformerModel whole, int[] kept) {
    this.twins = twins;
    this.original = original;
    this.whole = whole;
    this.kept = kept;
  }

  /** The pruned model with another output projection in that block. */
  Checkpoint mend(Checkpoint pruned, int layer, BlockPart part) {
    boolean last = pruned.hasPooler() && layer == pruned.config().numHiddenLayers() - 1;
    BlockSum target = new BlockSum(original, part);
    BlockSum mine = new BlockSum(pruned, part);
    AffineFit fit = new AffineFit(mine.inputs(), mine.hidden());
    twins.read(
        whole,
        PairedForward.upTo(pruned, layer),
        said -> {
          PackedBatch batch = said.batch();
          Buffer sum = target.of(batch, said.whole());
          Buffer missing = mine.missing(batch, said.cut(), sum, target.hidden(), kept);
          Buffer x = mine.x(batch, said.cut());
          fit.add(batch.realTokens(), batch.rows(), x, missing, 1);
          if (last) {
            addFirst(fit, batch, mine.inputs(), x, missing);
          }
        });
    return added(pruned, part.dense(), fit.solve(RIDGE));
  }

  private void addFirst(AffineFit fit, PackedBatch batch, int inputs, Buffer x, Buffer missing) {
    fit.add(
        batch.size(),
        RowBuffer.firstRows(batch),
        firstX.first(batch, x, inputs),
        firstY.first(batch, missing, kept.length),
        FIRST);
  }

  private static Checkpoint added(Checkpoint model, String dense, Affine change) {
    SortedMap<String, Tensor> tensors = new TreeMap<>(model.tensors());
    tensors.compute(dense + ".weight", (name, old) -> change.addedTo(old));
    tensors.compute(dense + ".bias", (name, old) -> change.addedToBias(old));
    return new Checkpoint(model.config(), tensors, model.labels());
  }
}
