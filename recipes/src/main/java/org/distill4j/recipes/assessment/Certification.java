package org.distill4j.recipes.assessment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.distill4j.compress.bundle.Logits;
import org.distill4j.compress.bundle.ModelFolder;
import org.distill4j.compress.bundle.ParityCertificate;
import org.distill4j.compress.quantize.Int8Emulator;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.evaluate.report.Machine;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.recipe.Quantize;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.stage.FinishedStage;
import org.distill4j.recipes.stage.QuantizeAwareStage;
import org.distill4j.runtime.Pieces;
import org.distill4j.teacher.checkpoint.AtomicFile;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.training.Answers;
import org.distill4j.teacher.transformer.Encoder;

/** Holds exported files against the model in Java: the graph, or the exact emulation of int8. */
final class Certification {
  /**
   * Below this a score or a vector's number counts as the same: float32 sums in another order may
   * take an activation to the next of its 256 levels, which moved logits by up to this in tests.
   */
  private static final double BATCH_ROUNDING = 2e-2;

  private final RunContext context;
  private final Map<String, ParityCertificate> known = new HashMap<>();
  private final Map<String, float[][]> logits = new HashMap<>();

  Certification(RunContext context) {
    this.context = context;
  }

  /** The certificate of a stage's file, on the test set; measured once. */
  ParityCertificate of(FinishedStage stage) throws IOException {
    ParityCertificate certificate = known.get(stage.record().name());
    if (certificate == null) {
      certificate = measure(stage);
      known.put(stage.record().name(), certificate);
    }
    return certificate;
  }

  private ParityCertificate measure(FinishedStage stage) throws IOException {
    boolean float32 = Assessment.isFloat(stage);
    boolean integers = !float32 && stage.state().checkpoint().config().family().isTransformer();
    List<Pieces> texts = context.encoded(stage.state()).test();
    // Text by text in Java: of many rows it takes minutes.
    context
        .messages()
        .say(
            String.format(
                Locale.ROOT,
                "%s: holding the file against the Java model on %,d texts",
                stage.record().name(),
                texts.size()));
    String name = "the Java model, float32";
    Logits reference;
    if (integers) {
      name = "exact integer emulation in Java";
      reference = Int8Emulator.of(quantized(stage))::logits;
    } else if (float32) {
      reference = graph(stage.state().checkpoint(), texts);
    } else {
      name = "the Java model with the int8 weights, float32";
      reference = graph(quantized(stage).dequantized(), texts);
    }
    List<float[]> said = new ArrayList<>();
    String processor = Machine.here().processor();
    ParityCertificate certificate =
        ParityCertificate.measure(stage.folder(), reference, name, texts, processor, said::add);
    logits.put(stage.record().name(), said.toArray(float[][]::new));
    return certificate;
  }

  /** The certificate with how far the answers moved from those of the stage before. */
  private ParityCertificate of(FinishedStage stage, FinishedStage before) throws IOException {
    float[][] mine = logits(stage);
    float[][] others = logits(before);
    for (int text = 0; text < mine.length; text++) {
      if (mine[text].length != others[text].length) {
        return of(stage); // vectors of another width, or tags of texts that are cut otherwise
      }
    }
    int classes = stage.state().checkpoint().labels().size();
    return of(stage).against(before.record().name(), others, mine, classes);
  }

  private float[][] logits(FinishedStage stage) throws IOException {
    var unused = of(stage); // which asks the file
    return logits.get(stage.record().name());
  }

  /**
   * Writes each model's certificate beside it; a student's tells of the stage before it, which no
   * control is.
   *
   * @param stages in their order
   * @return that of the model that is delivered, the last but for controls
   */
  ParityCertificate write(List<FinishedStage> stages) throws IOException {
    FinishedStage before = null;
    ParityCertificate delivered = null;
    for (FinishedStage stage : stages) {
      boolean control = stage.record().kind().equals(StageReport.CONTROL);
      boolean teacher = stage.record().kind().equals(StageReport.TEACHER);
      ParityCertificate certificate = control || teacher ? of(stage) : of(stage, before);
      AtomicFile.write(stage.folder().resolve(ModelFolder.CERTIFICATE), certificate.toJson());
      if (!control) {
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
    boolean promised =
        context.recipe().stages().stream()
            .anyMatch(stage -> stage instanceof Quantize quantize && quantize.batchInvariant());
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
                  + certificate.texts()
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
  Optional<String> note(FinishedStage stage) throws IOException {
    if (!Assessment.isFloat(stage)) {
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

  // The graph's float32 answers do not depend on what shares a batch, so all are asked at once.
  private static Logits graph(Checkpoint model, List<Pieces> texts) {
    float[][] logits = Answers.logits(Encoder.forInference(model), texts);
    Map<Pieces, float[]> known = new HashMap<>();
    for (int i = 0; i < logits.length; i++) {
      Pieces text = texts.get(i);
      known.put(Pieces.of(text.ids(), text.typeIds(), false), logits[i]);
    }
    return (ids, types) -> known.get(Pieces.of(ids, types, false));
  }

  // A resumed run quantizes again: the same model and texts give the same numbers.
  private QuantizedCheckpoint quantized(FinishedStage stage) throws IOException {
    if (stage.quantized().isPresent()) {
      return stage.quantized().get();
    }
    List<Stage> stages = context.recipe().stages();
    Quantize settings = (Quantize) stages.get(stages.size() - 1);
    return QuantizeAwareStage.found(context, settings, stage).model();
  }
}
