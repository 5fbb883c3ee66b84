package org.distill4j.teacher.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A block of a post-norm layer, attention or feed-forward: its units are projected to the residual
 * stream, added to what the block read, and normalized.
 *
 * @param units the value that holds the block's units, {@code [N, size of axis]}
 * @param axis its heads or neurons
 * @param projection the linear layer whose output is added; the second of two where it is factored
 * @param residual the value that it is added to, {@code [N, H]}
 * @param norm what normalizes the sum
 */
public record ResidualBlock(
    String units, Axis axis, Op.Linear projection, String residual, Op.LayerNorm norm) {
  /** All blocks of a model, from the embeddings upwards. */
  public static List<ResidualBlock> of(Architecture model) {
    List<ResidualBlock> blocks = new ArrayList<>();
    for (Op op : model.ops()) {
      if (op instanceof Op.LayerNorm norm && model.maker(norm.input()) instanceof Op.Add sum) {
        block(model, sum.left(), sum.right(), norm)
            .or(() -> block(model, sum.right(), sum.left(), norm))
            .ifPresent(blocks::add);
      }
    }
    return List.copyOf(blocks);
  }

  private static Optional<ResidualBlock> block(
      Architecture model, String residual, String added, Op.LayerNorm norm) {
    if (!(model.maker(added) instanceof Op.Linear projection)) {
      return Optional.empty();
    }
    Op.Linear first =
        model.maker(projection.input()) instanceof Op.Linear factor ? factor : projection;
    return Optional.of(new ResidualBlock(first.input(), first.in(), projection, residual, norm));
  }

  /** The normalized sum, which the next block reads. */
  public String output() {
    return norm.output();
  }

  /** The number of the layer that it is part of, from 0. */
  public int layer() {
    return Layers.of(output());
  }

  /** Whether its units are heads, and not neurons. */
  public boolean attends(Architecture model) {
    return model.maker(units) instanceof Op.Attention;
  }
}
