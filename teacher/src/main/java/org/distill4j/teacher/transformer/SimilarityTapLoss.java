package org.distill4j.teacher.transformer;

import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/**
 * How alike the texts of a batch are to each other, taught by another model's vectors: with a
 * model's answers s {@code [B, D]}, of length one, and the other's t {@code [B, E]},
 *
 * <pre>
 * w / B² Σ_i Σ_j (s_i · s_j - t_i · t_j)²
 * </pre>
 *
 * <p>Widths D and E may differ, since only products are compared. Of a batch that is computed in
 * parts, each part is compared with itself alone.
 *
 * @param name the loss's name
 * @param width E; targets may have a column behind it, which is not read, and the training's
 *     progress behind that
 * @param weight w by the training's progress in [0, 1]; at 1 where targets do not tell it
 */
public record SimilarityTapLoss(String name, int width, DoubleUnaryOperator weight)
    implements TrainingLoss {
  /** Refuses an empty vector. */
  public SimilarityTapLoss {
    Objects.requireNonNull(weight, "weight");
    if (!(width > 0)) {
      throw new IllegalArgumentException("width: must be > 0; got " + width);
    }
  }

  @Override
  public SimilarityTapLoss named(String other) {
    return new SimilarityTapLoss(other, width, weight);
  }
}
