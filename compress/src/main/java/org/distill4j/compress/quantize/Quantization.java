package org.distill4j.compress.quantize;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.quantization.FakeQuantization;

/**
 * What quantizing a model on calibration texts made, and what it found on the way.
 *
 * @param model the int8 model
 * @param errors what each layer costs alone, the worst first; empty if nobody asked
 * @param keptFloat the linear layers left in float32
 * @param audit how the model fares on processors without VNNI, before any layer's range is reduced
 * @param reduced the layers with seven bits of weight for that reason
 * @param smoothing what moving outliers into weights did; empty if nobody asked
 */
public record Quantization(
    QuantizedCheckpoint model,
    List<LayerError> errors,
    SortedSet<String> keptFloat,
    SaturationAudit audit,
    SortedSet<String> reduced,
    Optional<SmoothingErrors> smoothing) {
  private static final int TEXTS_FOR_LOGITS = 64;

  /** Copies the collections. */
  public Quantization {
    errors = List.copyOf(errors);
    keptFloat = new TreeSet<>(keptFloat);
    reduced = new TreeSet<>(reduced);
  }

  /**
   * Quantizes a model: scales of static activations, layers left in float32, reduced ranges, and
   * corrected biases where these bring the logits nearer (static only: dynamic scales follow each
   * text), in this order. With smoothing all of it is done with and without, and what is nearer to
   * the float32 model on the first 64 texts is taken. The same model and texts give the same result
   * on any number of processors.
   *
   * @param texts at least two, in the tokens of the model's tokenizer
   * @throws IllegalArgumentException if the model is no complete classifier with finite weights,
   *     there are too few texts, or an activation is not finite
   */
  public static Quantization of(
      Checkpoint model,
      QuantizationSettings settings,
      CalibrationSettings calibration,
      List<TokenizedText> texts) {
    CalibrationTexts some = new CalibrationTexts(texts);
    if (!model.config().family().isTransformer()) {
      return withoutAttention(model, settings, calibration, some);
    }
    Quantization plain = of(model, settings, calibration, some);
    return calibration.smooth() == 0 ? plain : plain.nearest(model, settings, calibration, some);
  }

  private Quantization nearest(
      Checkpoint model,
      QuantizationSettings settings,
      CalibrationSettings calibration,
      CalibrationTexts texts) {
    QuantizedCheckpoint original = QuantizedCheckpoint.of(model, settings);
    Checkpoint smooth = Smoothing.smooth(original, calibration.smooth(), texts);
    Quantization other = of(smooth, settings, calibration, texts);
    CalibrationTexts some = texts.first(TEXTS_FOR_LOGITS);
    SmoothingErrors errors =
        new SmoothingErrors(
            LogitError.of(this.model, original, some), LogitError.of(other.model, original, some));
    return (errors.kept() ? other : this).withSmoothing(errors);
  }

  /**
   * What a training of {@code model().source()} has to round, so that it sees what the file
   * computes: the weights and tables of few bits, and the inputs of integer products.
   *
   * @param stepRate how many times the learning rate of weights a step's is, as a share of the step
   */
  public FakeQuantization rounding(double stepRate) {
    return LearnedScales.of(model, stepRate);
  }

  /**
   * The same choices for the model that a training by {@link #rounding} left: its weights, its
   * scales, audited anew.
   *
   * @param trained the trained checkpoint with its steps
   * @param portable whether layers that saturate now get seven bits of weight
   */
  public Quantization withTrained(Checkpoint trained, boolean portable, List<TokenizedText> texts) {
    QuantizedCheckpoint after = LearnedScales.trained(model, trained);
    CalibrationTexts some = new CalibrationTexts(texts);
    SaturationAudit found = SaturationAudit.of(after, some);
    SortedSet<String> fewer = new TreeSet<>(reduced);
    SaturationAudit next = found;
    while (portable && !next.saturations().isEmpty()) {
      SortedSet<String> anew = new TreeSet<>(next.saturations().keySet());
      fewer.addAll(anew);
      after = after.withReducedRange(anew);
      next = SaturationAudit.of(after, some);
    }
    return new Quantization(after, errors, keptFloat, found, fewer, smoothing);
  }

  private Quantization withSmoothing(SmoothingErrors found) {
    return new Quantization(model, errors, keptFloat, audit, reduced, Optional.of(found));
  }

  private static Quantization of(
      Checkpoint model,
      QuantizationSettings settings,
      CalibrationSettings calibration,
      CalibrationTexts some) {
    QuantizedCheckpoint all = QuantizedCheckpoint.of(model, settings);
    if (settings.activations().isStatic()) {
      all = all.withActivations(ActivationCalibration.scales(all, calibration.method(), some));
    }
    LayerExclusion keep = calibration.keepFloat();
    List<LayerError> errors = keep.isNone() ? List.of() : LayerErrors.measure(all, some);
    Set<String> kept = keep.choose(errors);
    QuantizedCheckpoint mixed = all.withLinear(layer -> !kept.contains(layer));
    return audited(mixed, errors, new TreeSet<>(kept), calibration.portable(), some);
  }

  // Its matrices are expanded when the file is loaded: no activation is rounded, nothing saturates.
  private static Quantization withoutAttention(
      Checkpoint model,
      QuantizationSettings settings,
      CalibrationSettings calibration,
      CalibrationTexts texts) {
    if (settings.activations().isStatic()
        || !calibration.keepFloat().isNone()
        || calibration.smooth() > 0) {
      throw new IllegalArgumentException(
          "quantize: must have dynamic activations, keep no layer in float32 and smooth none for a"
              + " model without attention, whose activations all stay float32; got "
              + settings.activations()
              + ", "
              + calibration.keepFloat()
              + " and smooth "
              + calibration.smooth()
              + ". Leave them out.");
    }
    SaturationAudit audit = new SaturationAudit(new TreeMap<>(), texts.size(), OptionalInt.empty());
    return new Quantization(
        QuantizedCheckpoint.of(model, settings),
        List.of(),
        new TreeSet<>(),
        audit,
        new TreeSet<>(),
        Optional.empty());
  }

  private static Quantization audited(
      QuantizedCheckpoint mixed,
      List<LayerError> errors,
      SortedSet<String> kept,
      boolean portable,
      CalibrationTexts texts) {
    QuantizedCheckpoint model = corrected(mixed, texts);
    SaturationAudit first = SaturationAudit.of(model, texts);
    SortedSet<String> reduced = new TreeSet<>();
    SaturationAudit audit = first;
    // Other numbers in one layer may make another saturate; a reduced one cannot, so this ends.
    while (portable && !audit.saturations().isEmpty()) {
      reduced.addAll(audit.saturations().keySet());
      model = corrected(mixed.withReducedRange(reduced), texts);
      audit = SaturationAudit.of(model, texts);
    }
    return new Quantization(model, errors, kept, first, reduced, Optional.empty());
  }

  // Mean errors of single layers are not the error of the whole: on MiniLM the correction helped
  // with
  // ranges by squared error and hurt with those by percentile. So the logits decide.
  private static QuantizedCheckpoint corrected(QuantizedCheckpoint model, CalibrationTexts texts) {
    if (!model.settings().activations().isStatic()) {
      return model;
    }
    QuantizedCheckpoint corrected = BiasCorrection.correct(model, texts);
    CalibrationTexts some = texts.first(TEXTS_FOR_LOGITS);
    double before = LogitError.of(model, model, some);
    return LogitError.of(corrected, model, some) <= before ? corrected : model;
  }
}
