package org.distill4j.recipes.assessment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.distill4j.compress.bundle.ModelFolder;
import org.distill4j.compress.bundle.ParityCertificate;
import org.distill4j.compress.quantize.Int8Emulator;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.evaluate.grading.Evaluator;
import org.distill4j.evaluate.report.Machine;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.recipes.context.CountedProgress;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.folder.TemperatureFile;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.stage.api.CompletedStage;
import org.distill4j.recipes.stage.api.QuantizedStage;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.AtomicFile;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.training.Inference;
import org.distill4j.teacher.transformer.TransformerModel;

/** Holds exported files against the model in Java: the graph, or the exact emulation of int8. */
final class ParityCheck {
  /**
   * Below this a score or a vector's number counts as the same: float32 sums in another order may
   * take an activation to the next of its 256 levels, which moved logits by up to this in tests.
   */
  private static final double BATCH_ROUNDING = 2e-2;

  private final RunContext context;
  private final Evaluator grader;
  private final Map<String, ParityCertificate> known = new HashMap<>();
  private final Map<String, List<float[]>> expected = new HashMap<>();

  /**
   * Certificates of one run.
   *
   * @param grader whose answers of the files are taken, so that none is run twice on a text
   */
  ParityCheck(RunContext context, Evaluator grader) {
    this.context = context;
    this.grader = grader;
  }

  /** The certificate of a stage's file, on the test set; measured once. */
  ParityCertificate of(CompletedStage stage) throws IOException {
    ParityCertificate certificate = known.get(stage.record().name());
    if (certificate == null) {
      certificate = measure(stage);
      known.put(stage.record().name(), certificate);
    }
    return certificate;
  }

  private ParityCertificate measure(CompletedStage stage) throws IOException {
    List<TokenizedText> texts = context.encoded(stage.state()).test();
    String phase = stage.record().name() + ": checking ONNX parity";
    try (CountedProgress progress = context.messages().counted(phase, texts.size(), "texts")) {
      return ParityCertificate.measure(
          grader.inference(stage.folder()),
          known(stage, texts, progress),
          reference(stage),
          texts,
          Machine.here().processor());
    }
  }

  private static boolean isInteger(CompletedStage stage) {
    return !stage.isFloat() && stage.state().checkpoint().config().family().isTransformer();
  }

  private static String reference(CompletedStage stage) {
    if (stage.uncalibrated().isPresent()) {
      return reference(stage.uncalibrated().get()) + ", logits divided by the temperature";
    }
    if (isInteger(stage)) {
      return "exact integer emulation in Java";
    }
    return stage.isFloat()
        ? "the Java model, float32"
        : "the Java model with the int8 weights, float32";
  }

  // Calibration divides the logits of the stage before, whose Java model has answered already.
  private List<float[]> known(
      CompletedStage stage, List<TokenizedText> texts, CountedProgress progress)
      throws IOException {
    List<float[]> logits =
        stage.uncalibrated().isPresent()
            ? divided(
                known(stage.uncalibrated().get(), texts, progress),
                TemperatureFile.read(stage.folder()).value())
            : expected.get(stage.record().name());
    if (logits == null) {
      logits = expected(stage, texts, progress);
      expected.put(stage.record().name(), logits);
    }
    return logits;
  }

  private static List<float[]> divided(List<float[]> logits, double temperature) {
    List<float[]> divided = new ArrayList<>();
    for (float[] row : logits) {
      float[] other = new float[row.length];
      for (int i = 0; i < other.length; i++) {
        other[i] = (float) (row[i] / temperature);
      }
      divided.add(other);
    }
    return divided;
  }

  // The graph's float32 answers do not depend on what shares a batch, so all are asked at once;
  // those of int8 do, so that each text has a scale of its own.
  private List<float[]> expected(
      CompletedStage stage, List<TokenizedText> texts, CountedProgress progress)
      throws IOException {
    if (isInteger(stage)) {
      return List.of(Int8Emulator.of(quantized(stage)).logits(texts, progress::done));
    }
    Checkpoint model =
        stage.isFloat() ? stage.state().checkpoint() : quantized(stage).dequantized();
    return List.of(Inference.logits(TransformerModel.forInference(model), texts, progress::done));
  }

  /** The certificate with how far the answers moved from those of the stage before. */
  private ParityCertificate of(CompletedStage stage, CompletedStage before) throws IOException {
    List<float[]> mine = logits(stage);
    List<float[]> others =
        stage.uncalibrated().isPresent()
            ? divided(logits(before), TemperatureFile.read(stage.folder()).value())
            : logits(before);
    for (int text = 0; text < mine.size(); text++) {
      if (mine.get(text).length != others.get(text).length) {
        return of(stage); // vectors of another width, or tags of texts that are cut otherwise
      }
    }
    int labels = stage.state().checkpoint().labels().size();
    boolean several = context.recipe().task().output() == Head.LABELS;
    int classes = several ? ParityCertificate.EACH : labels;
    return of(stage).against(before.record().name(), others, mine, classes);
  }

  private List<float[]> logits(CompletedStage stage) throws IOException {
    List<TokenizedText> texts = context.encoded(stage.state()).test();
    return grader.inference(stage.folder()).logits(texts);
  }

  /**
   * Writes each model's certificate beside it; a student's tells of the stage before it, which no
   * control is.
   *
   * @param stages in their order
   * @return that of the model that is delivered, the last but for controls
   */
  ParityCertificate write(List<CompletedStage> stages) throws IOException {
    CompletedStage before = null;
    CompletedStage earlier = null; // what the stage before is compared with
    ParityCertificate delivered = null;
    for (CompletedStage stage : stages) {
      boolean control = stage.record().kind().equals(StageReport.CONTROL);
      boolean teacher = stage.record().kind().equals(StageReport.TEACHER);
      // Calibration moves no label: what it is compared with is what its model came from.
      CompletedStage compared = stage.uncalibrated().isPresent() ? earlier : before;
      ParityCertificate certificate = control || teacher ? of(stage) : of(stage, compared);
      AtomicFile.write(stage.folder().resolve(ModelFolder.CERTIFICATE), certificate.toJson());
      if (!control) {
        earlier = before;
        before = stage;
        delivered = certificate;
      }
    }
    return delivered;
  }

  /**
   * The warnings, with one more where batches change answers that the recipe says they must not.
   */
  List<String> warnings(ParityCertificate certificate, List<String> warnings) {
    boolean promised = context.recipe().stages().stream().anyMatch(Stage::isBatchInvariant);
    if (!promised) {
      return warnings;
    }
    List<String> more = new ArrayList<>(warnings);
    moved(certificate).map("batch-invariant: "::concat).ifPresent(more::add);
    return List.copyOf(more);
  }

  private Optional<String> moved(ParityCertificate certificate) {
    boolean labels = !context.recipe().task().embeds() && context.labels().size() > 1;
    if (labels) {
      return certificate.batchFlips() == 0
          ? Optional.empty()
          : Optional.of(
              certificate.batchFlips()
                  + " of "
                  + certificate.batchTexts()
                  + " texts got another label in a padded batch.");
    }
    return certificate.largestBatchDifference() <= BATCH_ROUNDING
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "an answer moved by %.1e in a padded batch.",
                certificate.largestBatchDifference()));
  }

  /**
   * A line for the report on a float32 stage's file; the final stage's certificate is shown whole.
   */
  Optional<String> note(CompletedStage stage) throws IOException {
    if (!stage.isFloat()) {
      return Optional.empty();
    }
    ParityCertificate parity = of(stage);
    if (context.recipe().task().embeds()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "Exported file against the Java model: largest difference of a vector's numbers %.1e,"
                  + " smallest cosine %.6f on %d texts.",
              parity.largestLogitDifference(),
              parity.smallestCosine().orElse(Double.NaN),
              parity.texts()));
    }
    boolean score = context.labels().size() == 1;
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Exported file against the Java model: largest difference of a %s %.1e%s.",
            score ? "score" : "logit",
            parity.largestLogitDifference(),
            score
                ? " on " + parity.texts() + " texts"
                : ", same label for " + parity.sameLabels() + " of " + parity.texts() + " texts"));
  }

  private QuantizedCheckpoint quantized(CompletedStage stage) throws IOException {
    return QuantizedStage.of(context, stage);
  }
}
