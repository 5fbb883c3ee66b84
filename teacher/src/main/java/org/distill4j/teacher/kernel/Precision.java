package org.distill4j.teacher.kernel;

/** The arithmetic of the products of linear layers; everything else is float32 in either. */
public enum Precision {
  /** Float32 throughout. */
  F32("f32"),
  /**
   * Operands rounded to bfloat16 (8 bits of mantissa), products summed in float32; weights,
   * gradients and moments stay float32 (Micikevicius et al. 2017, arXiv 1710.03740, section 3.1).
   */
  BF16("bf16");

  private final String word;

  Precision(String word) {
    this.word = word;
  }

  /** As recipes, logs and lock files write it. */
  public String word() {
    return word;
  }

  /** Bfloat16 where the processor multiplies it itself (AVX512_BF16 or AMX), float32 elsewhere. */
  public static Precision fastest() {
    return KernelLibrary.hasHalf() ? BF16 : F32;
  }
}
