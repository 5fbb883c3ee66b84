package org.distill4j.recipes.stage.quantize;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.distill4j.compress.OperatorSet;
import org.distill4j.compress.quantize.LayerError;
import org.distill4j.compress.quantize.Quantization;
import org.distill4j.compress.quantize.SaturationAudit;
import org.distill4j.compress.quantize.SmoothingErrors;
import org.distill4j.recipes.recipe.Spelling;

/** What quantization found, in sentences for the report. */
final class QuantizationNotes {
  private QuantizationNotes() {}

  static List<String> of(Quantization done, Quantize stage) {
    if (!done.model().source().config().family().isTransformer()) {
      return List.of(
          "Weights take eight bits in the file; rows of the word table are expanded when they are"
              + " read, all other weights become float32 when the file is loaded, and activations"
              + " stay float32, so that an answer does not depend on its batch.");
    }
    List<String> notes = new ArrayList<>();
    if (stage.activations() == Quantize.Activations.STATIC) {
      notes.add(
          "Activations have fixed scales, found on "
              + done.audit().texts()
              + " training texts by "
              + Spelling.of(stage.calibration().method())
              + ".");
    }
    if (stage.weights() == Quantize.Weights.INT4) {
      notes.add(
          "Linear layers are stored in four bits and multiplied in float32: a smaller file, not a"
              + " faster one.");
    }
    if (stage.embeddings() == Quantize.Embeddings.INT4) {
      notes.add("The word table is stored in four bits and unpacked row by row.");
    }
    if (stage.dialect() == OperatorSet.ONNXRUNTIME) {
      notes.add("The file is made of ONNX Runtime's own operators; no other runtime reads it.");
    }
    done.smoothing().ifPresent(errors -> notes.add(smoothed(errors, stage.smooth())));
    if (!done.errors().isEmpty()) {
      notes.add(kept(done, Spelling.of(stage.weights())));
    }
    if (stage.weights().isInt8()) {
      notes.add(audit(done));
    }
    return List.copyOf(notes);
  }

  private static String smoothed(SmoothingErrors errors, double share) {
    return String.format(
        Locale.ROOT,
        errors.kept()
            ? "Outliers that attention and the last norm hand on are smoothed into the weights"
                + " after them (%.2g): the root mean square error of the outputs falls from %.2g"
                + " to %.2g."
            : "Smoothing outliers into weights (%.2g) was tried and left out: the root mean square"
                + " error of the outputs went from %.2g to %.2g.",
        share,
        errors.before(),
        errors.after());
  }

  private static String kept(Quantization done, String bits) {
    if (done.keptFloat().isEmpty()) {
      LayerError worst = done.errors().get(0);
      return "No layer stays in float32: the worst, " + shown(worst) + ", is within the tolerance.";
    }
    return done.errors().stream()
        .filter(layer -> done.keptFloat().contains(layer.layer()))
        .map(QuantizationNotes::shown)
        .collect(
            Collectors.joining(
                ", ", "Left in float32, with the error each alone had in " + bits + ": ", "."));
  }

  private static String shown(LayerError layer) {
    return String.format(Locale.ROOT, "%s (%.2g)", layer.layer(), layer.error());
  }

  private static String others(SaturationAudit audit) {
    return audit.otherLabels().isPresent()
        ? String.format(
            Locale.ROOT,
            "; %d of %d texts get another label there",
            audit.otherLabels().getAsInt(),
            audit.texts())
        : "";
  }

  private static String audit(Quantization done) {
    SaturationAudit audit = done.audit();
    String texts = audit.texts() + " training texts";
    if (audit.saturations().isEmpty()) {
      return done.reduced().isEmpty()
          ? "No sum saturates on processors without VNNI, on " + texts + "."
          : sevenBits(done) + " Now no sum saturates on processors without VNNI, on " + texts + ".";
    }
    String where =
        "On processors without VNNI, sums of 16 bits saturate on the training texts in "
            + Saturations.shown(audit.saturations())
            + " ("
            + Saturations.FILE
            + " has all)";
    return done.reduced().isEmpty()
        ? where + others(audit) + ". portable: true prevents it."
        : where + ". " + sevenBits(done);
  }

  private static String sevenBits(Quantization done) {
    int count = done.reduced().size();
    return count == 1
        ? "Weights of one layer have seven bits, so that its sums cannot saturate (config.json"
            + " names it)."
        : "Weights of "
            + count
            + " layers have seven bits, so that their sums cannot saturate (config.json names"
            + " them).";
  }
}
