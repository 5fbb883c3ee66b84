package org.distill4j.compress.reconstruct;

import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.architecture.ResidualBlock;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.transformer.TransformerModel;

/** Fits the output projection of one block of a pruned model; see {@link Reconstruction}. */
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

  private final PairedForward pairs;
  private final Checkpoint original;
  private final TransformerModel whole;
  private final int[] kept;
  private final RowBuffer firstX = new RowBuffer();
  private final RowBuffer firstY = new RowBuffer();

  /**
   * Fits of one layer.
   *
   * @param original the model before pruning
   * @param whole the same up to that layer
   * @param kept the hidden unit of it for each of the pruned model's
   */
  BlockReconstruction(
      PairedForward pairs, Checkpoint original, TransformerModel whole, int[] kept) {
    this.pairs = pairs;
    this.original = original;
    this.whole = whole;
    this.kept = kept;
  }

  /** The pruned model with another output projection in that block. */
  Checkpoint fit(Checkpoint pruned, ResidualBlock block) {
    boolean last = readsFirstToken(pruned, block);
    BlockSum target = new BlockSum(original, block);
    BlockSum own = new BlockSum(pruned, block);
    AffineFit fit = new AffineFit(own.inputs(), own.hidden());
    pairs.read(
        whole,
        PairedForward.upTo(pruned, block.layer()),
        values -> {
          PackedBatch batch = values.batch();
          Buffer sum = target.of(batch, values.whole());
          Buffer missing = own.missing(batch, values.cut(), sum, target.hidden(), kept);
          Buffer x = own.x(batch, values.cut());
          fit.add(batch.realTokens(), batch.rows(), x, missing, 1);
          if (last) {
            addFirst(fit, batch, own.inputs(), x, missing);
          }
        });
    return added(pruned, block.projection(), fit.solve(RIDGE));
  }

  private static boolean readsFirstToken(Checkpoint model, ResidualBlock block) {
    Architecture architecture = ModelFamily.architecture(model);
    return architecture.outputs().containsKey(ModelFamily.SENTENCE)
        && block.layer() == model.config().numHiddenLayers() - 1;
  }

  private void addFirst(AffineFit fit, PackedBatch batch, int inputs, Buffer x, Buffer missing) {
    fit.add(
        batch.size(),
        RowBuffer.firstRows(batch),
        firstX.first(batch, x, inputs),
        firstY.first(batch, missing, kept.length),
        FIRST);
  }

  private static Checkpoint added(Checkpoint model, Op.Linear projection, Affine change) {
    SortedMap<String, Tensor> tensors = new TreeMap<>(model.tensors());
    tensors.compute(projection.weight().tensor(), (name, old) -> change.addedTo(old));
    tensors.compute(projection.biasTensor(), (name, old) -> change.addedToBias(old));
    return new Checkpoint(model.config(), tensors, model.head());
  }
}
