package org.distill4j.recipes.stage.calibrate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.evaluate.calibration.ProbabilityScores;
import org.distill4j.evaluate.calibration.Temperature;
import org.distill4j.evaluate.calibration.TemperedAnswers;
import org.distill4j.evaluate.grading.Evaluator;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.context.TemperatureDoubt;
import org.distill4j.recipes.folder.TemperatureFile;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.stage.api.CompletedStage;
import org.distill4j.recipes.stage.api.FinalStage;
import org.distill4j.recipes.stage.api.QuantizedStage;
import org.distill4j.recipes.stage.api.StageResult;

/**
 * Calibrates the final model's probabilities by temperature scaling: one number, fitted to what the
 * exported file answers to the validation rows at batch 1, divides the last linear layer (Guo et
 * al. 2017, arXiv 1706.04599). Labels, size and speed stay the same.
 */
public final class CalibrateType implements FinalStage {
  private static final String KEY = "calibrate";

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public boolean follows(Recipe recipe) {
    return recipe.isCalibrated();
  }

  @Override
  public Map<String, String> inputs(Recipe recipe) {
    return Map.of(KEY, Spelling.of(recipe.calibrate()));
  }

  @Override
  public String explain() {
    return "divides the logits by one number, fitted to what the exported file answers to the"
        + " validation rows, so that a probability of 0.9 is right nine times in ten on rows like"
        + " them; labels, size and speed stay the same.";
  }

  @Override
  public StageResult run(RunContext context, CompletedStage last) throws IOException {
    TemperedAnswers rows;
    try (Evaluator evaluator = new Evaluator(context.recipe().threads())) {
      rows =
          context
              .task()
              .confidences(evaluator, last.folder(), context.data().validation())
              .orElseThrow();
    }
    Temperature fitted = Temperature.fit(rows);
    String of = context.recipe().task().calibrationRows();
    List<String> notes = new ArrayList<>(List.of(note(rows, fitted, of)));
    TemperatureDoubt.of(fitted).ifPresent(text -> notes.add("Warning: " + text));
    Map<String, byte[]> files = Map.of(TemperatureFile.NAME, TemperatureFile.of(fitted));
    if (last.isFloat()) {
      ModelWithTokenizer before = last.state();
      ModelWithTokenizer after =
          new ModelWithTokenizer(
              before.checkpoint().withTemperature(fitted.value()), before.tokenizer());
      return StageResult.of(after, 0, notes).withFiles(files);
    }
    QuantizedCheckpoint quantized =
        QuantizedStage.of(context, last).withTemperature(fitted.value());
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
}
