package org.distill4j.recipes.assessment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import org.distill4j.compress.bundle.ModelCard;
import org.distill4j.compress.bundle.ModelFolder;
import org.distill4j.compress.bundle.ParityCertificate;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.Example;
import org.distill4j.evaluate.report.Calibration;
import org.distill4j.evaluate.report.Machine;
import org.distill4j.evaluate.report.Report;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.folder.StageRecord;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.stage.TeacherSources;
import org.distill4j.recipes.stage.api.CompletedStage;
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.DecisionRule;
import org.distill4j.runtime.KnownAnswers;
import org.distill4j.runtime.OutputKind;

/** Writes the finished model with its card. Nothing in it tells a time. */
final class ModelExport {
  private final RunContext context;
  private final TeacherSources sources;
  private final SortedMap<String, String> inputs;

  ModelExport(RunContext context, TeacherSources sources, SortedMap<String, String> inputs) {
    this.context = context;
    this.sources = sources;
    this.inputs = inputs;
  }

  void publish(
      CompletedStage last,
      Path folder,
      ParityCertificate certificate,
      Report report,
      List<CompletedStage> stages,
      Optional<DecisionRule> rule)
      throws IOException {
    List<String> steps =
        stages.stream()
            .map(CompletedStage::record)
            .filter(record -> !record.kind().equals(StageReport.CONTROL))
            .map(StageRecord::name)
            .toList();
    ModelCard card =
        new ModelCard(
            context.recipe().name(),
            CardFacts.teachers(sources.description()),
            sources.licence(),
            steps,
            data(),
            quality(report.finalStage()),
            report.finalStage().calibration().map(this::confidence).orElse(""),
            OutputKind.of(last.folder()),
            context.labels(),
            context.maxLength(last.state()),
            context.data().test().examples().get(0).text(),
            CardFacts.rows(report),
            CardFacts.limits(report));
    ModelFolder.publish(last.folder(), folder, certificate, answers(last.folder()), card, rule);
  }

  /** The model's own answers to texts of the validation rows. */
  private KnownAnswers answers(Path model) throws IOException {
    List<KnownAnswers.Answer> answers = new ArrayList<>();
    try (CompressedModel opened = CompressedModel.open(model)) {
      for (Example row : KnownTexts.of(context.data().validation())) {
        answers.add(KnownAnswers.Answer.of(opened, row.text(), row.pair()));
      }
    }
    return KnownAnswers.of(Machine.here().processor(), answers);
  }

  private List<ModelCard.Data> data() {
    RecipeData data = context.data();
    List<ModelCard.Data> files = new ArrayList<>();
    add(files, "train", data.train());
    add(files, "validation", data.validation());
    add(files, "test", data.test());
    data.transfer().ifPresent(rows -> add(files, "transfer", rows));
    return files;
  }

  // Rows held out of the training file share its content hash.
  private void add(List<ModelCard.Data> files, String role, Dataset rows) {
    String sum = inputs.getOrDefault("data/" + role, inputs.get("data/train"));
    Path name = Path.of(rows.name()).getFileName();
    files.add(new ModelCard.Data(role, String.valueOf(name), sum, rows.size()));
  }

  private String confidence(Calibration measured) {
    if (!context.recipe().isCalibrated()) {
      return "Probabilities are not calibrated: do not set thresholds on them.";
    }
    return String.format(
        Locale.ROOT,
        "Probabilities are calibrated on validation rows. On the test rows the mean probability of"
            + " an answer is %.3f; the calibration error (ten bins of as many answers, debiased) is"
            + " %.3f, where a perfectly calibrated model stays below %.3f on 95 of 100 test sets.",
        measured.meanTopProbability(),
        measured.ece(),
        measured.ecePerfect95());
  }

  private static List<ModelCard.Quality> quality(StageReport stage) {
    List<ModelCard.Quality> rows = new ArrayList<>();
    stage
        .metrics()
        .forEach(
            (name, e) ->
                rows.add(new ModelCard.Quality(name, e.value(), e.low(), e.high(), e.n())));
    return rows;
  }
}
