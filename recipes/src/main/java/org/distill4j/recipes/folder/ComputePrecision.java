package org.distill4j.recipes.folder;

import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.teacher.kernel.KernelLibrary;
import org.distill4j.teacher.kernel.Precision;
import org.distill4j.teacher.transformer.Execution;

/**
 * What a recipe's {@code precision} means on this machine.
 *
 * @param precision of training and of the teacher's answers
 * @param threads as the recipe says
 */
public record ComputePrecision(Precision precision, int threads) {
  /**
   * The arithmetic of a recipe.
   *
   * @throws IllegalArgumentException if it wants bfloat16 and the machine does not multiply it
   */
  public static ComputePrecision of(Recipe recipe) {
    return new ComputePrecision(precision(recipe.precision()), recipe.threads());
  }

  /**
   * The precision that a recipe's word means here.
   *
   * @throws IllegalArgumentException for bfloat16 where the machine does not multiply it
   */
  public static Precision precision(org.distill4j.recipes.recipe.Precision wanted) {
    return switch (wanted) {
      case F32 -> Precision.F32;
      case AUTO -> Precision.fastest();
      case BF16 -> {
        if (!KernelLibrary.hasHalf()) {
          throw new IllegalArgumentException(
              "precision: must be f32 or auto where the processor has neither AVX512_BF16 nor AMX;"
                  + " got bf16. auto takes the fastest there is.");
        }
        yield Precision.BF16;
      }
    };
  }

  /** How models compute. */
  public Execution execution() {
    return Execution.defaults().withPrecision(precision);
  }

  /** For logs, reports and lock files. */
  public String words() {
    String format =
        precision == Precision.BF16
            ? "bf16 products with float32 sums and weights"
            : "float32 throughout";
    return format
        + " on "
        + KernelLibrary.name()
        + ", "
        + threads
        + (threads == 1 ? " thread" : " threads");
  }
}
