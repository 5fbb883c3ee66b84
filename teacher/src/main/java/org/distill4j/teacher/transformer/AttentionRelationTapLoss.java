package org.distill4j.teacher.transformer;

import java.util.Objects;

/**
 * A loss between attention scores {@code l_i · r_j / sqrt(D / heads)} of the model and of another
 * one, for every head and every pair of tokens i, j of one sequence.
 *
 * <p>Its targets are the other model's vectors, a row for each token: one vector {@code [D']} where
 * left and right are the same, else those of the left and behind them those of the right, {@code [2
 * D']}.
 *
 * @param name the loss's name
 * @param left vectors {@code [N, D]} of the tokens that ask
 * @param right vectors {@code [N, D]} of those that are asked
 * @param heads parts that the columns of either model's vectors are split into
 * @param targetWidth columns D' of the other model's vectors of one kind
 * @param distance what is minimised
 */
public record AttentionRelationTapLoss(
    String name,
    TokenColumns left,
    TokenColumns right,
    int heads,
    int targetWidth,
    AttentionRelationDistance distance)
    implements TrainingLoss {
  /** Checks that heads divide both widths. */
  public AttentionRelationTapLoss {
    Objects.requireNonNull(distance);
    require(name, heads >= 1 && left.width() % heads == 0, heads, left.width());
    require(name, right.width() == left.width(), heads, right.width());
    require(name, targetWidth >= 1 && targetWidth % heads == 0, heads, targetWidth);
  }

  private static void require(String name, boolean holds, int heads, int width) {
    if (!holds) {
      throw new IllegalArgumentException(
          name
              + ": heads must be >= 1 and divide the widths of both models' vectors, left and right"
              + " alike; got "
              + heads
              + " heads for width "
              + width
              + ". Leave heads out to have as many as divide both.");
    }
  }

  /** Whether vectors of one kind are compared with one another. */
  boolean ofOneKind() {
    return left.equals(right);
  }

  /** Columns of a target row. */
  int rowWidth() {
    return ofOneKind() ? targetWidth : 2 * targetWidth;
  }

  @Override
  public AttentionRelationTapLoss named(String other) {
    return new AttentionRelationTapLoss(other, left, right, heads, targetWidth, distance);
  }
}
