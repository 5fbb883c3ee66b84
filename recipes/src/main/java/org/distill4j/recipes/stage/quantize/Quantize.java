package org.distill4j.recipes.stage.quantize;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.distill4j.compress.OperatorSet;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.StageRules;
import org.distill4j.recipes.recipe.WithoutAttention;
import org.distill4j.recipes.schema.Limits;

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
    @Limits(range = Limits.Range.FRACTION) double smooth,
    OperatorSet dialect,
    Optional<QuantizeTraining> training)
    implements Stage {
  /** The stage's key. */
  static final String KEY = "quantize";

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
    /** Tokens in four bits, one scale a block of up to 64 columns; the others in eight. */
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

  @Override
  public Optional<QuantizationSettings> storage() {
    return Optional.of(QuantizeStage.settings(this));
  }

  @Override
  public boolean keepsFloat() {
    return training.isPresent();
  }

  @Override
  public boolean isBatchInvariant() {
    return batchInvariant;
  }

  @Override
  public Optional<String> readsTexts() {
    return Optional.of("calibration");
  }

  @Override
  public Optional<String> faultOfVectors(boolean learned) {
    return training.map(
        t ->
            "must not train where texts become vectors; got training. Leave it out: int8 keeps"
                + " their directions.");
  }

  @Override
  public Optional<String> faultWithHeads() {
    return QuantizeRules.ofTexts(this)
        .map(
            key ->
                "must not look at one task's texts where heads share the encoder, which has to be"
                    + " the same for all; got "
                    + key
                    + ". Leave it out.");
  }

  @Override
  public Optional<String> faultWithoutAttention(String kind) {
    return Optional.ofNullable(QuantizeRules.withoutAttention(this, kind));
  }

  @Override
  public void check(List<Stage> stages, int index, List<StageRules.Fault> faults) {
    if (index < stages.size() - 1) {
      faults.add(
          new StageRules.Fault(
              index,
              "must come last; got "
                  + stages.get(index + 1).key()
                  + " after it. Move quantize to the end."));
    }
    QuantizeRules.check(this, index, WithoutAttention.holds(stages), faults);
  }
}
