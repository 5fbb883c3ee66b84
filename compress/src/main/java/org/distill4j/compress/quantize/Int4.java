package org.distill4j.compress.quantize;

import java.math.BigInteger;
import java.util.Optional;
import org.distill4j.compress.quantize.QuantizationSettings.Embeddings;
import org.distill4j.compress.quantize.QuantizationSettings.Weights;
import org.distill4j.teacher.checkpoint.Tensor;

/** Which matrices are stored in four bits, and in what blocks. */
public final class Int4 {
  /** Inputs a block of linear weights: with a scale and a zero point, 5.1 bits a weight. */
  public static final int BLOCK = 32;

  /** Columns a block of the word table at most: with a scale, 4.5 bits a weight. */
  private static final int LONGEST = 64;

  /** Shorter blocks would make 6 bits and more. */
  private static final int SHORTEST = 16;

  private Int4() {}

  /**
   * Checks that the word table of a model can be stored as int4.
   *
   * @throws IllegalArgumentException if its width is no multiple of 16
   */
  public static void checkWidth(int hiddenSize) {
    if (block(hiddenSize) < SHORTEST) {
      throw new IllegalArgumentException(
          "embeddings: must have a hidden width that is a multiple of "
              + SHORTEST
              + " to be int4; got "
              + hiddenSize
              + ". Store them as int8.");
    }
  }

  /** Columns a block of a word table that wide. */
  public static int block(int hiddenSize) {
    return BigInteger.valueOf(hiddenSize).gcd(BigInteger.valueOf(LONGEST)).intValue();
  }

  static void check(QuantizationSettings settings, int hiddenSize) {
    if (settings.embeddings() == Embeddings.INT4) {
      checkWidth(hiddenSize);
    }
    if (settings.weights() == Weights.INT4 && settings.activations().isStatic()) {
      throw new IllegalArgumentException(
          "activations: must be dynamic beside int4 weights, which are multiplied in float32; got "
              + settings.activations()
              + ". Leave them out.");
    }
  }

  /** The matrix in four bits, where the settings want it so. */
  static Optional<BlockMatrix> pack(
      MatrixRoles roles, String name, Tensor tensor, QuantizationSettings settings) {
    if (roles.words().contains(name) && settings.embeddings() == Embeddings.INT4) {
      return Optional.of(BlockMatrix.symmetric(tensor, block(tensor.length(1))));
    }
    return !roles.isTable(name) && settings.weights() == Weights.INT4
        ? Optional.of(BlockMatrix.asymmetric(tensor, BLOCK))
        : Optional.empty();
  }
}
