package org.distill4j.recipes.stage.quantize;

import java.io.IOException;
import java.util.List;
import org.distill4j.compress.quantize.CalibrationMethod;
import org.distill4j.compress.quantize.CalibrationSettings;
import org.distill4j.compress.quantize.LayerExclusion;
import org.distill4j.compress.quantize.Quantization;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.context.SampledRows;
import org.distill4j.recipes.context.TokenizedSplits;
import org.distill4j.recipes.stage.api.StageResult;
import org.distill4j.runtime.TokenizedText;

/** The stage that stores numbers in fewer bits. */
final class QuantizeStage {
  private final RunContext context;

  QuantizeStage(RunContext context) {
    this.context = context;
  }

  StageResult run(Quantize stage, ModelWithTokenizer student) throws IOException {
    Quantization done = quantization(stage, student);
    return new StageResult(student, done.model(), 0, QuantizationNotes.of(done, stage))
        .withFiles(Saturations.files(done));
  }

  /** What the stage makes of a model; the same each time. */
  Quantization quantization(Quantize stage, ModelWithTokenizer student) throws IOException {
    return Quantization.of(
        student.checkpoint(), settings(stage), calibration(stage), texts(stage, student));
  }

  /** The texts that all is decided on. */
  List<TokenizedText> texts(Quantize stage, ModelWithTokenizer student) throws IOException {
    return TokenizedSplits.encode(
        SampledRows.of(context, stage.calibration().rows()),
        student.tokenizer(),
        context.maxLength(student));
  }

  /** What a stage asks of the quantizer. */
  static QuantizationSettings settings(Quantize stage) {
    return QuantizationSettings.defaults()
        .withActivations(activations(stage))
        .withDialect(stage.dialect())
        .withWeights(weights(stage))
        .withEmbeddings(embeddings(stage));
  }

  private static QuantizationSettings.Weights weights(Quantize stage) {
    return switch (stage.weights()) {
      case INT8 -> QuantizationSettings.Weights.INT8;
      case INT8_ASYMMETRIC -> QuantizationSettings.Weights.INT8_ASYMMETRIC;
      case INT4 -> QuantizationSettings.Weights.INT4;
    };
  }

  private static QuantizationSettings.Embeddings embeddings(Quantize stage) {
    return switch (stage.embeddings()) {
      case INT8 -> QuantizationSettings.Embeddings.INT8;
      case INT4 -> QuantizationSettings.Embeddings.INT4;
      case FLOAT32 -> QuantizationSettings.Embeddings.FLOAT32;
    };
  }

  private static QuantizationSettings.Activations activations(Quantize stage) {
    if (stage.activations() == Quantize.Activations.DYNAMIC) {
      return QuantizationSettings.Activations.DYNAMIC;
    }
    return stage.calibration().symmetric()
        ? QuantizationSettings.Activations.STATIC_SIGNED
        : QuantizationSettings.Activations.STATIC;
  }

  private static CalibrationSettings calibration(Quantize stage) {
    return new CalibrationSettings(
        method(stage), keepFloat(stage), stage.portable(), stage.smooth());
  }

  private static CalibrationMethod method(Quantize stage) {
    return switch (stage.calibration().method()) {
      case MIN_MAX -> CalibrationMethod.MIN_MAX;
      case PERCENTILE -> CalibrationMethod.PERCENTILE;
      case ENTROPY -> CalibrationMethod.ENTROPY;
      case SQUARED_ERROR -> CalibrationMethod.SQUARED_ERROR;
    };
  }

  private static LayerExclusion keepFloat(Quantize stage) {
    if (stage.keepFloat() instanceof ExcludedLayers.Count count) {
      return LayerExclusion.layers(count.count());
    }
    if (stage.keepFloat() instanceof ExcludedLayers.Above above) {
      return LayerExclusion.above(above.tolerance());
    }
    throw new AssertionError(stage.keepFloat());
  }
}
