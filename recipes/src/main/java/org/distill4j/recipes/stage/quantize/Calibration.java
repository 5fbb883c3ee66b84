package org.distill4j.recipes.stage.quantize;

import java.util.Objects;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.schema.Limits;

/**
 * The texts that quantization is decided on, and how the ranges of activations follow from them.
 *
 * @param rows training rows, heads of their groups
 * @param method how a range is chosen; for static activations
 * @param symmetric whether ranges are signed and as wide on either side of zero; for static
 *     activations
 */
public record Calibration(@Limits(least = 2) int rows, Method method, boolean symmetric) {
  /** How a range is chosen from all values that were seen. */
  public enum Method {
    /** All of them. */
    MIN_MAX,
    /** All but the outermost few. */
    PERCENTILE,
    /** Where the distribution of the levels is nearest to that of the values. */
    ENTROPY,
    /** Where rounding and clipping together err least. */
    SQUARED_ERROR
  }

  /** Refuses null and fewer than two rows. */
  public Calibration {
    Objects.requireNonNull(method, "method");
    Bound.atLeast(2).check("rows", rows);
  }

  /** 256 rows; the method that erred least on MiniLM. */
  public static Calibration defaults() {
    return new Calibration(256, Method.SQUARED_ERROR, false);
  }
}
