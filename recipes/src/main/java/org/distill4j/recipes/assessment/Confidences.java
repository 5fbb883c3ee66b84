package org.distill4j.recipes.assessment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.evaluate.calibration.Calibrations;
import org.distill4j.evaluate.calibration.Temperature;
import org.distill4j.evaluate.calibration.TemperedAnswers;
import org.distill4j.evaluate.grading.Evaluator;
import org.distill4j.evaluate.grading.TaskEvaluator;
import org.distill4j.evaluate.report.Calibration;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.context.TemperatureDoubt;
import org.distill4j.recipes.folder.TemperatureFile;
import org.distill4j.recipes.stage.api.CompletedStage;

/**
 * Measures how far the probabilities of a run's models can be trusted, each at a temperature of its
 * own: the calibrated model's is in its file, that of any other stage is for the report alone.
 */
final class Confidences {
  private final RunContext context;
  private final Evaluator grader;
  private final Map<String, Double> fitted = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();

  /**
   * Of a run's stages.
   *
   * @param grader whose answers of the files are taken, so that none is run twice on a text
   */
  Confidences(RunContext context, Evaluator grader, List<CompletedStage> stages)
      throws IOException {
    this.context = context;
    this.grader = grader;
    for (CompletedStage stage : stages) {
      if (stage.uncalibrated().isPresent()) {
        double temperature = TemperatureFile.read(stage.folder()).value();
        fitted.put(stage.uncalibrated().get().record().name(), temperature);
      }
    }
  }

  /** The figures of a stage on the test rows; nothing where answers have no probabilities. */
  <A> Optional<Calibration> of(CompletedStage stage, TaskEvaluator<A> exam, A answers)
      throws IOException {
    Optional<TemperedAnswers> test = exam.confidences(answers, stage.folder());
    if (test.isEmpty()) {
      return Optional.empty();
    }
    if (stage.uncalibrated().isEmpty()) {
      Double known = fitted.get(stage.record().name());
      double temperature = known == null ? fit(stage).value() : known;
      return Optional.of(Calibrations.of(test.get(), temperature));
    }
    Temperature own = TemperatureFile.read(stage.folder());
    TemperatureDoubt.of(own).map((stage.record().name() + ": ")::concat).ifPresent(warnings::add);
    return Optional.of(Calibrations.ofCalibrated(test.get(), own.value()));
  }

  private Temperature fit(CompletedStage stage) throws IOException {
    return Temperature.fit(
        context
            .task()
            .confidences(grader, stage.folder(), context.data().validation())
            .orElseThrow());
  }

  /** What the reader should know before trusting probabilities. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }
}
