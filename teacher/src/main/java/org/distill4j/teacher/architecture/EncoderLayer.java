package org.distill4j.teacher.architecture;

import java.util.List;

/**
 * The linear layers and norms of a post-norm Transformer encoder's layer (Vaswani et al. 2017,
 * arXiv 1706.03762), by their part in it.
 *
 * @param query {@code [A D, H]}
 * @param key {@code [A D, H]}
 * @param value {@code [A D, H]}
 * @param attention from the heads' contexts to the residual stream
 * @param intermediate from the residual stream to the feed-forward's neurons, {@code [F, H]}
 * @param feedForward from the neurons to the residual stream
 */
public record EncoderLayer(
    Op.Linear query,
    Op.Linear key,
    Op.Linear value,
    ResidualBlock attention,
    Op.Linear intermediate,
    ResidualBlock feedForward) {
  /**
   * A layer of a model.
   *
   * @param number from 0
   * @throws IllegalArgumentException if there is no such layer, or it has other parts
   */
  public static EncoderLayer of(Architecture model, int number) {
    List<ResidualBlock> blocks =
        ResidualBlock.of(model).stream().filter(block -> block.layer() == number).toList();
    if (blocks.size() == 2
        && model.maker(blocks.get(0).units()) instanceof Op.Attention attention
        && model.maker(blocks.get(1).units()) instanceof Op.Activation activation
        && model.maker(activation.input()) instanceof Op.Linear intermediate) {
      return new EncoderLayer(
          linear(model, attention.query()),
          linear(model, attention.key()),
          linear(model, attention.value()),
          blocks.get(0),
          intermediate,
          blocks.get(1));
    }
    throw new IllegalArgumentException(
        "layer "
            + number
            + ": must be attention and a feed-forward, each with a norm; got another");
  }

  private static Op.Linear linear(Architecture model, String value) {
    if (model.maker(value) instanceof Op.Linear linear) {
      return linear;
    }
    throw new IllegalArgumentException(value + ": must be made by a linear layer; got another");
  }
}
