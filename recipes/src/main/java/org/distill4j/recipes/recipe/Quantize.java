package org.distill4j.recipes.recipe;

import java.util.Objects;
import java.util.Optional;
import org.distill4j.compress.OperatorSet;

/**
 * Stores numbers in fewer bits.
 *
 * @param weights the format of linear layers
 * @param activations how activations get their scale
 * @param embeddings the format of the embedding tables
 * @param calibration the texts that the rest is decided on
 * @param keepFloat which linear layers stay as trained
 * @param portable whether layers whose sums would saturate on processors without VNNI, on the
 *     calibration texts, get seven bits of weight, so that they saturate on no text
 * @param batchInvariant whether an answer must not depend on what shares its batch
 * @param smooth the share of outliers of activations that weights take over; 0 for none
 * @param dialect which operators the file is made of
 * @param training how the rounded model is trained; empty for none
 */
public record Quantize(
    Weights weights,
    Activations activations,
    Embeddings embeddings,
    Calibration calibration,
    ExcludedLayers keepFloat,
    boolean portable,
    boolean batchInvariant,
    double smooth,
    OperatorSet dialect,
    Optional<QuantizeTraining> training)
    implements Stage {
  /** The stage's key. */
  public static final String KEY = "quantize";

  /** Formats of linear layers. */
  public enum Weights {
    /** Eight bits, one scale an output channel. */
    INT8,
    /** Eight bits, one scale and zero point an output channel. */
    INT8_ASYMMETRIC,
    /** Four bits, one scale and zero point a block of 32 inputs; products in float32. */
    INT4;

    /** Whether products are integers. */
    public boolean isInt8() {
      return this != INT4;
    }
  }

  /** How activations get their scale. */
  public enum Activations {
    /** From each input as it comes. */
    DYNAMIC,
    /** Once, from calibration texts. */
    STATIC
  }

  /** Formats of embedding tables. */
  public enum Embeddings {
    /** Eight bits, one scale a row. */
    INT8,
    /** Word pieces in four bits, one scale a block of up to 64 columns; the others in eight. */
    INT4,
    /** As trained. */
    FLOAT32
  }

  /** Refuses null. */
  public Quantize {
    Objects.requireNonNull(weights, "weights");
    Objects.requireNonNull(activations, "activations");
    Objects.requireNonNull(embeddings, "embeddings");
    Objects.requireNonNull(calibration, "calibration");
    Objects.requireNonNull(keepFloat, "keepFloat");
    Objects.requireNonNull(dialect, "dialect");
    Objects.requireNonNull(training, "training");
    var unused = Bound.FRACTION.check("smooth", smooth);
  }

  /** Without training. */
  public Quantize(
      Weights weights,
      Activations activations,
      Embeddings embeddings,
      Calibration calibration,
      ExcludedLayers keepFloat,
      boolean portable,
      boolean batchInvariant,
      double smooth,
      OperatorSet dialect) {
    this(
        weights,
        activations,
        embeddings,
        calibration,
        keepFloat,
        portable,
        batchInvariant,
        smooth,
        dialect,
        Optional.empty());
  }

  /** Everything in eight bits. */
  public static Quantize defaults() {
    return new Quantize(
        Weights.INT8,
        Activations.DYNAMIC,
        Embeddings.INT8,
        Calibration.defaults(),
        ExcludedLayers.none(),
        false,
        false,
        0,
        OperatorSet.STANDARD);
  }

  @Override
  public String key() {
    return KEY;
  }
}
