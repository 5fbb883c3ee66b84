package org.distill4j.compress.quantize;

import org.distill4j.compress.OperatorSet;

/**
 * What is stored and computed in eight bits.
 *
 * <p>{@code reduceRange} keeps levels of weights in [-63, 63]. Processors without VNNI add two
 * products of an unsigned activation and a signed weight in 16 bits, which saturates when both are
 * large; seven bits of weight cannot saturate, at the price of twice the rounding step. With VNNI
 * (or on ARM) it only costs accuracy, so it is off by default.
 *
 * @param weights of all linear layers
 * @param activations what linear layers read
 * @param embeddings of the word, position and type tables
 * @param reduceRange seven bits of weight instead of eight
 * @param dialect which operators the model is computed by, which rounds in its own way
 */
public record QuantizationSettings(
    Weights weights,
    Activations activations,
    Embeddings embeddings,
    boolean reduceRange,
    OperatorSet dialect) {

  /** How linear weights are stored. */
  public enum Weights {
    /** Symmetric, one scale for each output channel. */
    INT8,
    /** One scale and one zero point for each output channel, for the range that it has. */
    INT8_ASYMMETRIC,
    /**
     * In blocks of 32 inputs, each with its scale and zero point. Products are float32 of what the
     * weights stand for: a smaller file, not a faster one. Activations are not quantized.
     */
    INT4
  }

  /** How the inputs of linear layers are quantized. */
  public enum Activations {
    /** Unsigned, one scale and zero point for each tensor, found anew at each call. */
    DYNAMIC,
    /** Unsigned, one scale and zero point for each tensor, found once on calibration texts. */
    STATIC,
    /**
     * Signed and symmetric, one scale for each tensor, found once on calibration texts. On x86-64
     * ONNX Runtime 1.29 computes it as unsigned with zero point 128.
     */
    STATIC_SIGNED;

    /** Whether scales are found beforehand. */
    public boolean isStatic() {
      return this != DYNAMIC;
    }
  }

  /** How the embedding tables are stored. */
  public enum Embeddings {
    /**
     * Symmetric, one scale for each row. The few token types stay float32: three nodes less in each
     * call for some kilobytes.
     */
    INT8,
    /**
     * The word table symmetric in blocks of up to 64 columns, the others as {@link #INT8}. The
     * width must be a multiple of 16, for blocks long enough to pay for their scales.
     */
    INT4,
    /** As they are. */
    FLOAT32
  }

  /** Everything int8, full range. */
  public static QuantizationSettings defaults() {
    return new QuantizationSettings(
        Weights.INT8, Activations.DYNAMIC, Embeddings.INT8, false, OperatorSet.STANDARD);
  }

  /** The same with the embeddings stored otherwise. */
  public QuantizationSettings withEmbeddings(Embeddings newEmbeddings) {
    return new QuantizationSettings(weights, activations, newEmbeddings, reduceRange, dialect);
  }

  /** The same with linear weights stored otherwise. */
  public QuantizationSettings withWeights(Weights newWeights) {
    return new QuantizationSettings(newWeights, activations, embeddings, reduceRange, dialect);
  }

  /** The same with activations quantized otherwise. */
  public QuantizationSettings withActivations(Activations newActivations) {
    return new QuantizationSettings(weights, newActivations, embeddings, reduceRange, dialect);
  }

  /** The same with or without the reduced range. */
  public QuantizationSettings withReduceRange(boolean reduce) {
    return new QuantizationSettings(weights, activations, embeddings, reduce, dialect);
  }

  /** The same for a file of other operators. */
  public QuantizationSettings withDialect(OperatorSet newDialect) {
    return new QuantizationSettings(weights, activations, embeddings, reduceRange, newDialect);
  }

  /** The largest magnitude of a weight's level. */
  int largest() {
    return reduceRange ? 63 : 127;
  }
}
