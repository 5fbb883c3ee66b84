package org.distill4j.recipes.recipe;

import java.util.Objects;
import org.distill4j.compress.sparsify.SparsePattern;

/**
 * Sets linear weights to zero and leaves shapes as they are: a file that compresses better, not a
 * faster one.
 *
 * @param share of the encoder's linear weights that become zero; not looked at where the pattern
 *     counts runs
 * @param pattern where zeros may stand
 * @param criterion how weights are scored
 * @param scope whether all matrices compete, or each gets its share
 * @param rows training rows that weights are scored on
 * @param hold whether later distillations keep the zeros
 */
public record Sparsify(
    double share,
    SparsePattern pattern,
    Criterion criterion,
    Prune.Scope scope,
    int rows,
    boolean hold)
    implements Stage {
  /** The stage's key. */
  public static final String KEY = "sparsify";

  /** How a weight is scored. */
  public enum Criterion {
    /** Its absolute value. */
    MAGNITUDE,
    /** Its square times the mean square of the loss's slope at it. */
    FISHER
  }

  /** Refuses null and numbers out of range. */
  public Sparsify {
    Bound.INSIDE.check("share", share);
    Objects.requireNonNull(pattern, "pattern");
    Objects.requireNonNull(criterion, "criterion");
    Objects.requireNonNull(scope, "scope");
    Calibration.ROWS.check("rows", rows);
  }

  /** Half of each matrix, anywhere, by magnitude; kept from there on. */
  public static Sparsify defaults() {
    return new Sparsify(
        0.5, SparsePattern.unstructured(), Criterion.MAGNITUDE, Prune.Scope.LAYER, 1_000, true);
  }

  @Override
  public String key() {
    return KEY;
  }
}
