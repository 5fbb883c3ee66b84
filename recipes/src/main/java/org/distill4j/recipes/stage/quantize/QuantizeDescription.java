package org.distill4j.recipes.stage.quantize;

import org.distill4j.compress.OperatorSet;

/** What a {@code quantize} stage does, in words. */
final class QuantizeDescription {
  private QuantizeDescription() {}

  static String of(Quantize quantize) {
    boolean int8 = quantize.weights().isInt8();
    return "stores linear layers in "
        + (int8 ? "eight bits" : "four bits")
        + (quantize.weights() == Quantize.Weights.INT8_ASYMMETRIC
            ? " with a zero point for each output, "
            : ", ")
        + embeddings(quantize)
        + (int8 ? activations(quantize) : "; products stay float32, smaller but not faster.")
        + kept(quantize.keepFloat())
        + (quantize.portable()
            ? " Layers whose sums would saturate on processors without VNNI get seven bits."
            : "")
        + (quantize.smooth() > 0
            ? " Outliers of activations move into the weights that read them, if that brings the"
                + " logits nearer."
            : "")
        + (quantize.dialect() == OperatorSet.ONNXRUNTIME
            ? " The file is made of ONNX Runtime's own operators, which no other runtime reads."
            : "")
        + quantize.training().map(QuantizeDescription::trained).orElse("");
  }

  private static String trained(QuantizeTraining how) {
    return " Then the model is trained with its numbers rounded as the file has them, "
        + how.training().words()
        + ", to answer as "
        + (how.teacher() == QuantizeTraining.Teacher.BEFORE
            ? "it did in float32"
            : "the teacher does")
        + "; scales are learned too, and what validation says is worse is not kept.";
  }

  private static String embeddings(Quantize quantize) {
    return switch (quantize.embeddings()) {
      case INT8 -> "and the embeddings too, for a quarter of the bytes";
      case INT4 -> "and the word table in four, for an eighth of its bytes and some more";
      case FLOAT32 -> "but leaves the embeddings as they are, the larger file for the smaller loss";
    };
  }

  private static String activations(Quantize quantize) {
    return quantize.activations() == Quantize.Activations.DYNAMIC
        ? "; activations get their scale from each text as it comes."
        : "; activations get fixed scales from "
            + quantize.calibration().rows()
            + " training texts, so that an answer does not depend on its batch.";
  }

  private static String kept(ExcludedLayers keep) {
    if (keep instanceof ExcludedLayers.Above above) {
      return " Layers that change logits by more than "
          + above.tolerance()
          + " alone stay in float32.";
    }
    return keep.equals(ExcludedLayers.none())
        ? ""
        : " Of the layers, the " + keep.number() + " that it hurts most stay in float32.";
  }
}
