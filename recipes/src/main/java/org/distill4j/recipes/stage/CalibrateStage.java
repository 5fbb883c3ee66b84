package org.distill4j.recipes.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.evaluate.calibration.ProbabilityScores;
import org.distill4j.evaluate.calibration.Temperature;
import org.distill4j.evaluate.calibration.TemperedAnswers;
import org.distill4j.evaluate.grading.Evaluator;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.stage.api.CompletedStage;
import org.distill4j.recipes.stage.api.StageResult;
import org.distill4j.recipes.stage.api.StageTypes;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calibrates the final model's probabilities by temperature scaling: one number, fitted to what the
 * exported file answers to the validation rows at batch 1, divides the last linear layer. Labels,
 * size and speed stay the same.
 */
public final class CalibrateStage {
  /** What was fitted, in the stage's folder. */
  private static final String FILE = "calibration.json";

  /** A standard error above this, of log T, is worth a warning. */
  private static final double UNSURE = 0.1;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final RunContext context;

  /** The stage of one run. */
  public CalibrateStage(RunContext context) {
    this.context = context;
  }

  /** Fits a temperature to what a stage's file answers to the validation rows. */
  public Temperature fit(CompletedStage stage, Evaluator grader) throws IOException {
    return Temperature.fit(validation(stage, grader));
  }

  private TemperedAnswers validation(CompletedStage stage, Evaluator grader) throws IOException {
    return context
        .task()
        .confidences(grader, stage.folder(), context.data().validation())
        .orElseThrow();
  }

  /** Divides the logits of the last stage. */
  StageResult run(CompletedStage last) throws IOException {
    TemperedAnswers rows;
    try (Evaluator grader = new Evaluator(context.recipe().threads())) {
      rows = validation(last, grader);
    }
    Temperature fitted = Temperature.fit(rows);
    String of = context.recipe().task().calibrationRows();
    List<String> notes = new ArrayList<>(List.of(note(rows, fitted, of)));
    warning(fitted).ifPresent(text -> notes.add("Warning: " + text));
    Map<String, byte[]> files =
        Map.of(FILE, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(fitted));
    if (last.isFloat()) {
      ModelWithTokenizer before = last.state();
      ModelWithTokenizer after =
          new ModelWithTokenizer(
              before.checkpoint().withTemperature(fitted.value()), before.tokenizer());
      return StageResult.of(after, 0, notes).withFiles(files);
    }
    QuantizedCheckpoint quantized = quantized(context, last).withTemperature(fitted.value());
    return new StageResult(last.state(), quantized, 0, notes).withFiles(files);
  }

  private static String note(TemperedAnswers rows, Temperature fitted, String of) {
    return String.format(
        Locale.ROOT,
        "Logits are divided by %.3f, fitted to %,d %s; their mean negative log-likelihood"
            + " falls from %.3f to %.3f nats. Labels stay as they are.",
        fitted.value(),
        fitted.rows(),
        of,
        ProbabilityScores.nll(rows.probabilities(Temperature.NONE), rows.labels()),
        ProbabilityScores.nll(rows.probabilities(fitted.value()), rows.labels()));
  }

  /** What makes a temperature doubtful; nothing for most. */
  public static Optional<String> warning(Temperature fitted) {
    if (fitted.stopsAtBound()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "the temperature stopped at its bound, %.3g: the validation rows' labels"
                  + " hardly follow the logits. Do not rely on probabilities.",
              fitted.value()));
    }
    if (fitted.relativeError() > UNSURE) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%,d validation rows or words tell the temperature to ± %.0f%% only (one"
                  + " standard error). More of them make probabilities surer.",
              fitted.rows(),
              100 * fitted.relativeError()));
    }
    return Optional.empty();
  }

  /** What the stage of that folder fitted. */
  public static Temperature read(Path folder) throws IOException {
    return MAPPER.readValue(Files.readAllBytes(folder.resolve(FILE)), Temperature.class);
  }

  /**
   * The model of few bits of a stage without float32 weights. A resumed run quantizes again: the
   * same model and texts give the same numbers.
   */
  public static QuantizedCheckpoint quantized(RunContext context, CompletedStage stage)
      throws IOException {
    if (stage.quantized().isPresent()) {
      return stage.quantized().get();
    }
    if (stage.uncalibrated().isPresent()) {
      return quantized(context, stage.uncalibrated().get())
          .withTemperature(read(stage.folder()).value());
    }
    return StageTypes.last(context.recipe()).quantized(context, stage).orElseThrow();
  }
}
