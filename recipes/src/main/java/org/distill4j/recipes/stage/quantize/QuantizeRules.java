package org.distill4j.recipes.stage.quantize;

import java.util.List;
import java.util.Optional;
import org.distill4j.compress.OperatorSet;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.recipe.StageRules;
import org.distill4j.recipes.recipe.WithoutAttention;

/** What the keys of a {@code quantize} ask of each other, of the student and of its heads. */
final class QuantizeRules {
  private QuantizeRules() {}

  /** The key that looks at one task's texts; nothing where none does. */
  static Optional<String> ofTexts(Quantize stage) {
    boolean int8 = stage.weights().isInt8();
    if (int8 && stage.activations() == Quantize.Activations.STATIC) {
      return Optional.of("activations: static");
    }
    if (!stage.keepFloat().equals(ExcludedLayers.none())) {
      return Optional.of("keep-float");
    }
    if (stage.portable()) {
      return Optional.of("portable");
    }
    if (stage.smooth() > 0) {
      return Optional.of("smooth");
    }
    return stage.training().isPresent() ? Optional.of("training") : Optional.empty();
  }

  /** What is of no use to a student without attention; null where nothing is. */
  static String withoutAttention(Quantize stage, String kind) {
    if (stage.activations() == Quantize.Activations.STATIC) {
      return WithoutAttention.mustLeaveOut(
          "activations: static", kind, "its activations all stay float32");
    }
    if (stage.weights() == Quantize.Weights.INT8_ASYMMETRIC) {
      return WithoutAttention.mustLeaveOut(
          "weights: int8-asymmetric", kind, "its weights are expanded by scales");
    }
    if (stage.portable()) {
      return WithoutAttention.mustLeaveOut(
          "portable", kind, "it has no integer products that could saturate");
    }
    if (stage.smooth() > 0) {
      return WithoutAttention.mustLeaveOut("smooth", kind, "its activations all stay float32");
    }
    if (stage.dialect() != OperatorSet.STANDARD) {
      return WithoutAttention.mustLeaveOut(
          "dialect", kind, "no operator of ONNX Runtime's own serves it");
    }
    if (stage.training().isPresent()) {
      return WithoutAttention.mustLeaveOut(
          "training", kind, "its weights are expanded when the file is loaded");
    }
    return stage.keepFloat().equals(ExcludedLayers.none())
        ? null
        : WithoutAttention.mustLeaveOut("keep-float", kind, "its activations all stay float32");
  }

  /** Adds what its keys ask of each other. */
  static void check(Quantize stage, int i, boolean floats, List<StageRules.Fault> faults) {
    boolean int4 = stage.weights() == Quantize.Weights.INT4;
    if (int4 && stage.dialect() != OperatorSet.ONNXRUNTIME) {
      faults.add(
          new StageRules.Fault(
              i,
              "must have dialect onnxruntime for int4 weights; got standard, which has no product"
                  + " of them. Write dialect: onnxruntime, or weights: int8."));
    }
    if (int4 && stage.activations() == Quantize.Activations.STATIC) {
      faults.add(
          new StageRules.Fault(
              i,
              "must leave activations out beside int4 weights, whose products are float32; got"
                  + " static. Remove activations, or write weights: int8."));
    }
    if (int4 && stage.portable()) {
      faults.add(
          new StageRules.Fault(
              i,
              "must leave portable out beside int4 weights, whose products are float32 everywhere;"
                  + " got portable: true. Remove it, or write weights: int8."));
    }
    Calibration wanted = stage.calibration();
    Calibration usual = Calibration.defaults();
    if (stage.activations() == Quantize.Activations.DYNAMIC
        && (wanted.method() != usual.method() || wanted.symmetric() != usual.symmetric())) {
      String got =
          wanted.method() == usual.method()
              ? "symmetric: true"
              : "method: " + Spelling.of(wanted.method());
      faults.add(
          new StageRules.Fault(
              i,
              "must leave calibration.method and calibration.symmetric out where activations are"
                  + " dynamic, which have no scale to calibrate; got "
                  + got
                  + ". Remove it, or write activations: static."));
    }
    if (stage.batchInvariant()
        && !int4
        && !floats
        && stage.activations() == Quantize.Activations.DYNAMIC) {
      faults.add(
          new StageRules.Fault(
              i,
              "must have static activations to be batch-invariant; got dynamic, whose scale is"
                  + " that of the whole batch. Write activations: static."));
    }
  }
}
