package org.distill4j.compress.prune;

import java.util.Map;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.KernelLibrary;
import org.distill4j.teacher.kernel.Kernels;
import org.distill4j.teacher.kernel.MatmulShape;

/**
 * The sum of a block's projection and its residual before the norm, {@code s [N, H] = x Wᵀ + b +
 * r}, from what a model's vertices gave. Blocks are valid until the next batch.
 */
final class BlockSum {
  private final BlockPart part;
  private final int inputs;
  private final int hidden;
  private final Kernels kernels = KernelLibrary.floats();
  private final Buffer weight;
  private final Buffer bias;
  private final RowBuffer sums = new RowBuffer();
  private final RowBuffer units = new RowBuffer();

  BlockSum(Checkpoint model, BlockPart part) {
    this.part = part;
    Tensor tensor = model.tensor(part.dense() + ".weight");
    this.inputs = tensor.length(1);
    this.hidden = tensor.length(0);
    this.weight = block(tensor);
    this.bias = block(model.tensor(part.dense() + ".bias"));
  }

  private static Buffer block(Tensor tensor) {
    Buffer block = RowBuffer.room(tensor.size());
    block.write(0, tensor.values(), 0, tensor.size());
    return block;
  }

  /** Width of x; 0 where pruning left nothing. */
  int inputs() {
    return inputs;
  }

  /** H. */
  int hidden() {
    return hidden;
  }

  /** What the projection reads, {@code [N, inputs]}; zeros behind the real tokens. */
  Buffer x(PackedBatch batch, Map<String, Buffer> said) {
    return inputs == 0 ? units.open(1, 1) : units.tokens(batch, said.get(part.units()), inputs);
  }

  /** The sums of all rows. */
  Buffer of(PackedBatch batch, Map<String, Buffer> said) {
    int rows = batch.rows();
    Buffer sum = sums.open(rows, hidden);
    sum.copy(0, said.get(part.residual()), 0, rows * hidden);
    if (inputs == 0) {
      for (int i = 0; i < rows; i++) {
        kernels.add(hidden, bias, sum.part((long) i * hidden, hidden));
      }
    } else {
      MatmulShape shape = MatmulShape.linear(rows, inputs, hidden).accumulating();
      kernels.matmul(shape, said.get(part.units()), weight, bias, sum);
    }
    return sum;
  }

  /**
   * What these sums lack of a wider model's; zeros behind the real tokens.
   *
   * @param target the other model's sums, {@code [N, width]}
   * @param kept the column of the target behind each of these
   */
  Buffer missing(
      PackedBatch batch, Map<String, Buffer> said, Buffer target, int width, int[] kept) {
    Buffer own = of(batch, said);
    float[] mine = sums.array(hidden);
    float[] theirs = units.array(width);
    for (int row = 0; row < batch.realTokens(); row++) {
      own.read(row * hidden, mine, 0, hidden);
      target.read(row * width, theirs, 0, width);
      for (int i = 0; i < hidden; i++) {
        mine[i] = theirs[kept[i]] - mine[i];
      }
      own.write(row * hidden, mine, 0, hidden);
    }
    int real = batch.realTokens() * hidden;
    own.zero(real, batch.rows() * hidden - real);
    return own;
  }
}
