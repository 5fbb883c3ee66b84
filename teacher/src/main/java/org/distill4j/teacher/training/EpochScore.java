package org.distill4j.teacher.training;

import java.util.function.ToDoubleFunction;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * A model's quality on some rows, which knows how far chance alone moves it.
 *
 * <p>A few hundred rows cannot tell epochs apart that differ by a point, while the last epoch,
 * whose learning rate falls to zero, is the better one as a rule. So an earlier epoch is kept only
 * where it is ahead by more than chance explains, as in the one-standard-error rule of Breiman et
 * al. 1984 (section 3.4.3).
 */
interface EpochScore extends ToDoubleFunction<TransformerModel> {
  /** The loss's weight in a score: so small that it decides only between equal ones. */
  double TIE = 1e-6;

  /** The standard error of the difference of two such scores near that one; at least 0. */
  double noise(double score);

  /**
   * That of two shares of rows, as if the rows were not the same ones, which makes it rather large.
   *
   * @param share in [0, 1]
   */
  static double ofShares(double share, int rows) {
    double inside = Math.min(1, Math.max(0, share));
    return Math.sqrt(2 * inside * (1 - inside) / rows);
  }
}
