package org.distill4j.compress.reconstruct;

import java.util.Map;
import org.distill4j.teacher.architecture.ResidualBlock;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.KernelLibrary;
import org.distill4j.teacher.kernel.Kernels;
import org.distill4j.teacher.kernel.MatmulShape;

/**
 * The sum of a block's projection and its residual before the norm, {@code s [N, H] = x Wᵀ + b +
 * r}, from the outputs of a model's vertices. Buffers are valid until the next batch.
 */
final class BlockSum {
  private final ResidualBlock block;
  private final int inputs;
  private final int hidden;
  private final Kernels kernels = KernelLibrary.floats();
  private final Buffer weight;
  private final Buffer bias;
  private final RowBuffer sums = new RowBuffer();
  private final RowBuffer units = new RowBuffer();

  BlockSum(Checkpoint model, ResidualBlock block) {
    this.block = block;
    Tensor tensor = model.tensor(block.projection().weight().tensor());
    this.inputs = tensor.length(1);
    this.hidden = tensor.length(0);
    this.weight = buffer(tensor);
    this.bias = buffer(model.tensor(block.projection().biasTensor()));
  }

  private static Buffer buffer(Tensor tensor) {
    Buffer buffer = RowBuffer.room(tensor.size());
    buffer.write(0, tensor.values(), 0, tensor.size());
    return buffer;
  }

  /** Width of x; 0 where pruning left nothing. */
  int inputs() {
    return inputs;
  }

  /** H. */
  int hidden() {
    return hidden;
  }

  /** What the projection reads, {@code [N, inputs]}; zeros after the real tokens. */
  Buffer x(PackedBatch batch, Map<String, Buffer> values) {
    return inputs == 0 ? units.open(1, 1) : units.tokens(batch, values.get(block.units()), inputs);
  }

  /** The sums of all rows. */
  Buffer of(PackedBatch batch, Map<String, Buffer> values) {
    int rows = batch.rows();
    Buffer sum = sums.open(rows, hidden);
    sum.copy(0, values.get(block.residual()), 0, rows * hidden);
    if (inputs == 0) {
      for (int i = 0; i < rows; i++) {
        kernels.add(hidden, bias, sum.part((long) i * hidden, hidden));
      }
    } else {
      MatmulShape shape = MatmulShape.linear(rows, inputs, hidden).accumulating();
      kernels.matmul(shape, values.get(block.units()), weight, bias, sum);
    }
    return sum;
  }

  /**
   * The difference of a wider model's sums to these; zeros after the real tokens.
   *
   * @param target the other model's sums, {@code [N, width]}
   * @param kept the column of the target for each of these
   */
  Buffer missing(
      PackedBatch batch, Map<String, Buffer> values, Buffer target, int width, int[] kept) {
    Buffer own = of(batch, values);
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
