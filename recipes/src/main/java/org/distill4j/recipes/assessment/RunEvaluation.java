package org.distill4j.recipes.assessment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.distill4j.compress.bundle.ParityCertificate;
import org.distill4j.evaluate.benchmark.LatencyBenchmark;
import org.distill4j.evaluate.benchmark.LatencySettings;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.grading.Evaluator;
import org.distill4j.evaluate.grading.TaskEvaluator;
import org.distill4j.evaluate.report.Calibration;
import org.distill4j.evaluate.report.Cost;
import org.distill4j.evaluate.report.Fact;
import org.distill4j.evaluate.report.Latency;
import org.distill4j.evaluate.report.Machine;
import org.distill4j.evaluate.report.Quality;
import org.distill4j.evaluate.report.Report;
import org.distill4j.evaluate.report.ReportFiles;
import org.distill4j.evaluate.report.Size;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.recipes.context.CountedProgress;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.folder.ComputePrecision;
import org.distill4j.recipes.folder.HistoryFile;
import org.distill4j.recipes.folder.RunFolder;
import org.distill4j.recipes.folder.StageRecord;
import org.distill4j.recipes.recipe.Measure;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.stage.StageSequence;
import org.distill4j.recipes.stage.TeacherSources;
import org.distill4j.recipes.stage.api.CompletedStage;
import org.distill4j.recipes.stage.api.StageTypes;

/**
 * Grades, measures and times everything a run made, on the files that would be shipped, and writes
 * the report and the final model.
 */
public final class RunEvaluation {
  private static final int ROWS_FOR_MEMORY = 64;

  /** Measuring takes so many times as long as warming up, which is native code after some calls. */
  private static final double WARM_UP = 3;

  private final RunContext context;
  private final RunFolder folder;
  private final TeacherSources sources;
  private final SortedMap<String, String> inputs;
  private final Recipe recipe;
  private final Dataset test;
  private final GradingMessages grading;
  private final Evaluator grader;
  private final ParityCheck certification;

  /**
   * Of a run whose stages are made.
   *
   * @param inputs the SHA-256 of every file by its role
   */
  public RunEvaluation(
      RunContext context,
      RunFolder folder,
      TeacherSources sources,
      SortedMap<String, String> inputs) {
    this.context = context;
    this.folder = folder;
    this.sources = sources;
    this.inputs = inputs;
    this.recipe = context.recipe();
    this.test = context.data().test();
    this.grading = new GradingMessages(context.messages());
    this.grader = new Evaluator(recipe.threads(), grading);
    this.certification = new ParityCheck(context, grader);
  }

  /**
   * Writes {@code report.*} and, from the last stage that is no control, {@code model/}.
   *
   * @param recipeText the recipe as the reader is shown it
   */
  public GradedRun write(List<CompletedStage> stages, List<String> warnings, String recipeText)
      throws IOException {
    context.messages().say("baseline: " + context.task().floor());
    try (grader) {
      return write(
          context.task().examination(grader), stages, withUnmeasured(warnings), recipeText);
    }
  }

  private List<String> withUnmeasured(List<String> warnings) {
    if (recipe.measure().isWanted()) {
      return warnings;
    }
    List<String> all = new ArrayList<>(warnings);
    all.add("Neither time nor memory was measured: measure.rounds is 0.");
    return all;
  }

  private <A> GradedRun write(
      TaskEvaluator<A> exam, List<CompletedStage> stages, List<String> warnings, String recipeText)
      throws IOException {
    Map<String, A> answers = new LinkedHashMap<>();
    Map<String, A> batched = new LinkedHashMap<>();
    Map<String, Optional<Calibration>> calibrations = new LinkedHashMap<>();
    Confidences confidences = new Confidences(context, grader, stages);
    for (CompletedStage stage : stages) {
      String name = stage.record().name();
      context.messages().say(name + ": answering the test set and checking ONNX parity");
      grading.begin(name);
      answers.put(name, exam.answers(stage.folder()));
      batched.put(name, exam.answersAtBatch32(stage.folder()));
      calibrations.put(name, confidences.of(stage, exam, answers.get(name)));
      grading.close();
      var unused = certification.of(stage);
      grader.inference(stage.folder()).close();
    }
    Map<String, FileCosts> costs = FileCosts.of(context, stages, firstRows());
    Map<String, List<Latency>> latencies = latencies(stages);
    List<StageReport> reports = new ArrayList<>();
    EnsembleNotes ensemble = EnsembleNotes.of(recipe, exam, answers);
    for (CompletedStage stage : stages) {
      String name = stage.record().name();
      Cost cost = cost(stage, costs.get(name), latencies.getOrDefault(name, List.of()));
      Size size = costs.get(name).size();
      Quality quality = quality(stage, stages, exam, answers, batched.get(name));
      StageReport made = report(stage, quality, size, cost);
      A own = answers.get(stage.record().name());
      made = made.withCalibration(calibrations.get(name));
      reports.add(made.withNotes(ensemble.note(stage.record(), own).stream().toList()));
    }
    CompletedStage last = last(stages);
    ParityCertificate certificate = certification.write(stages);
    List<String> all = new ArrayList<>(certification.warnings(certificate, warnings));
    all.addAll(confidences.warnings());
    all.addAll(ShortTrainings.warnings(reports));
    Optional<Decision> decision = Decision.of(context, grader, last);
    decision.filter(d -> d.rule().isEmpty()).ifPresent(d -> all.add(d.words()));
    decision.ifPresent(d -> context.messages().say(d.words()));
    all.addAll(
        FloorWarnings.of(
            context.task().metric(),
            exam.floor().value(),
            reports.get(0).quality().value(),
            reports.get(stages.indexOf(last)).quality().value()));
    Report graded =
        report(exam, reports, certificate, all, recipeText)
            .withExamples(
                ExampleRows.of(
                    exam, answers.get(StageReport.TEACHER), answers.get(last.record().name())));
    Report report =
        decision
            .filter(d -> d.rule().isPresent())
            .map(d -> graded.withData(List.of(new Fact("Threshold", d.words()))))
            .orElse(graded);
    RunFolder.delete(folder.model());
    new ModelExport(context, sources, inputs)
        .publish(
            last, folder.model(), certificate, report, stages, decision.flatMap(Decision::rule));
    ReportFiles.write(report, folder.root());
    return GradedRun.of(report, exam, answers, test.size());
  }

  private static CompletedStage last(List<CompletedStage> stages) {
    return stages.stream().filter(stage -> !isControl(stage)).reduce((a, b) -> b).orElseThrow();
  }

  private Map<String, List<Latency>> latencies(List<CompletedStage> stages) throws IOException {
    Measure measure = recipe.measure();
    if (!measure.isWanted()) {
      return Map.of();
    }
    LatencySettings settings =
        new LatencySettings(
            measure.lengths(),
            measure.threads(),
            measure.rounds(),
            measure.seconds() / WARM_UP,
            measure.seconds(),
            recipe.seed());
    Map<String, Path> folders = new LinkedHashMap<>();
    stages.forEach(stage -> folders.put(stage.record().name(), stage.folder()));
    // Calibration changes no shape: both files are timed as one.
    stages.forEach(
        s -> s.uncalibrated().ifPresent(before -> folders.remove(before.record().name())));
    int all = measure.rounds() * measure.threads().size() * folders.size();
    context.messages().say("latency: measuring in " + all + " processes, one after another");
    try (CountedProgress shown = context.messages().counted("latency", all, "processes")) {
      Map<String, List<Latency>> times =
          new LinkedHashMap<>(
              LatencyBenchmark.measure(folders, settings, progress -> shown.done(progress.done())));
      for (CompletedStage stage : stages) {
        List<Latency> own = times.get(stage.record().name());
        stage.uncalibrated().ifPresent(before -> times.put(before.record().name(), own));
      }
      return times;
    }
  }

  private <A> Quality quality(
      CompletedStage stage,
      List<CompletedStage> stages,
      TaskEvaluator<A> exam,
      Map<String, A> answers,
      A batched) {
    A own = answers.get(stage.record().name());
    return stage.record().name().equals(StageReport.TEACHER)
        ? exam.mark(own, batched)
        : exam.mark(own, batched, StageReport.TEACHER, rivals(stage, stages, answers));
  }

  private static Cost cost(CompletedStage stage, FileCosts costs, List<Latency> latencies) {
    return new Cost(latencies, costs.memory(), stage.record().trainSeconds());
  }

  private StageReport report(CompletedStage stage, Quality quality, Size size, Cost cost)
      throws IOException {
    StageRecord record = stage.record();
    List<String> notes = new ArrayList<>(record.notes());
    certification.note(stage).ifPresent(notes::add);
    return StageReport.of(record.name(), record.kind(), quality, size, cost)
        .withNotes(notes)
        .withFrontier(StageTypes.sizes(stage.folder()))
        .withTraining(HistoryFile.curve(stage.folder()));
  }

  private Dataset firstRows() {
    Dataset read = recipe.task().embeds() ? test.apart() : test;
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < Math.min(ROWS_FOR_MEMORY, read.size()); row++) {
      rows.add(row);
    }
    return read.select(rows);
  }

  // A model is compared with the teacher, with the stage before it, and with its own control: one
  // of
  // another shape would say nothing about the teacher.
  private <A> Map<String, A> rivals(
      CompletedStage stage, List<CompletedStage> stages, Map<String, A> answers) {
    Map<String, A> rivals = new LinkedHashMap<>();
    rivals.put(StageReport.TEACHER, answers.get(StageReport.TEACHER));
    String before = null;
    for (CompletedStage other : stages) {
      if (other.record().name().equals(stage.record().name())) {
        break;
      }
      before = isControl(other) == isControl(stage) ? other.record().name() : before;
    }
    if (before != null) {
      rivals.put(before, answers.get(before));
    }
    if (!isControl(stage)) {
      StageSequence.controlsOf(recipe, stage.record().name(), stages)
          .forEach(control -> rivals.put(control, answers.get(control)));
    }
    return rivals;
  }

  private static boolean isControl(CompletedStage stage) {
    return stage.record().kind().equals(StageReport.CONTROL);
  }

  private Report report(
      TaskEvaluator<?> exam,
      List<StageReport> reports,
      ParityCertificate certificate,
      List<String> warnings,
      String recipeText) {
    return new Report(
        Report.SCHEMA_VERSION,
        recipe.name(),
        recipeText,
        Machine.here(),
        facts(),
        exam.labels(),
        recipe.margin(),
        exam.floor(),
        reports,
        CertificateFacts.of(certificate, !exam.labels().isEmpty()),
        warnings);
  }

  private List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Teacher", sources.description()));
    facts.add(new Fact("Training rows", rows(context.data().train())));
    facts.add(new Fact("Validation rows", rows(context.data().validation())));
    facts.add(new Fact("Test rows", rows(test)));
    context.data().transfer().ifPresent(text -> facts.add(new Fact("Transfer text", rows(text))));
    context.augmented().ifPresent(a -> facts.add(new Fact("Augmented text", rows(a.rows()))));
    context
        .data()
        .notes()
        .accounts()
        .forEach(rows -> facts.add(new Fact("Rows of " + rows.file(), rows.sum())));
    facts.add(new Fact("Arithmetic of training", ComputePrecision.of(recipe).words()));
    facts.add(new Fact("Grading", "exported files at batch 1, without padding"));
    return List.copyOf(facts);
  }

  private static String rows(Dataset data) {
    return String.format(Locale.ROOT, "%,d", data.size());
  }
}
