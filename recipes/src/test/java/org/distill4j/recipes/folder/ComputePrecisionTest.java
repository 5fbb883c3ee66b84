package org.distill4j.recipes.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.distill4j.recipes.recipe.Precision;
import org.distill4j.teacher.kernel.KernelLibrary;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ComputePrecisionTest {
  private static org.distill4j.teacher.kernel.Precision of(Precision wanted) {
    return ComputePrecision.precision(wanted);
  }

  @Test
  void autoTakesBfloat16WhereTheProcessorMultipliesIt() {
    assertEquals(
        KernelLibrary.hasHalf()
            ? org.distill4j.teacher.kernel.Precision.BF16
            : org.distill4j.teacher.kernel.Precision.F32,
        of(Precision.AUTO));
    assertEquals(org.distill4j.teacher.kernel.Precision.F32, of(Precision.F32));
  }

  @Test
  void takesBfloat16AsTold() {
    Assumptions.assumeTrue(KernelLibrary.hasHalf());
    assertEquals(org.distill4j.teacher.kernel.Precision.BF16, of(Precision.BF16));
    ComputePrecision two = new ComputePrecision(of(Precision.BF16), 2);
    assertTrue(two.words().startsWith("bf16 products with float32 sums and weights"), two.words());
    assertTrue(two.words().endsWith("2 threads"), two.words());
  }

  @Test
  void refusesBfloat16WhereTheProcessorDoesNotMultiplyIt() {
    Assumptions.assumeFalse(KernelLibrary.hasHalf());
    Exception fault = assertThrows(IllegalArgumentException.class, () -> of(Precision.BF16));
    assertTrue(fault.getMessage().startsWith("precision: must be f32 or auto"), fault.getMessage());
  }
}
