package org.distill4j.recipes.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.distill4j.evaluate.calibration.Temperature;
import org.distill4j.evaluate.metric.Metric;
import org.distill4j.evaluate.report.Fact;
import org.distill4j.evaluate.report.Report;
import org.distill4j.evaluate.report.ReportFiles;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.recipes.assessment.GradedRun;
import org.distill4j.recipes.context.ProgressReporter;
import org.distill4j.recipes.folder.RunFolder;
import org.distill4j.recipes.folder.StageRecord;
import org.distill4j.recipes.folder.TemperatureFile;
import org.distill4j.recipes.lint.Lint;
import org.distill4j.recipes.lint.RecipeFiles;
import org.distill4j.recipes.recipe.AdditionalTask;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Teacher;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;

/**
 * Trains the heads of further tasks on the encoder that a run made, each in a run of its own below
 * the run's folder whose teacher is that encoder with a head, and whose last stage is the run's;
 * then joins all to one model that answers every task in one pass.
 */
final class HeadRuns {
  private static final String HEADS = "heads";

  private final RunRequest request;
  private final ProgressReporter messages;
  private final Recipe recipe;
  private final RunFolder root;

  HeadRuns(RunRequest request, ProgressReporter messages) {
    this.request = request;
    this.messages = messages;
    this.recipe = request.recipe();
    this.root = new RunFolder(request.out());
  }

  /** Reads the data of all heads, so that their faults come before anything is trained. */
  void check() throws IOException {
    Lint.heads(recipe, RecipeFiles.of(root.data())).forEach(messages::say);
  }

  /**
   * Makes all heads and the joined model, where there are some, and tells of them in the report.
   */
  void run(RunSetup setup, GradedRun main) throws IOException {
    if (recipe.heads().isEmpty()) {
      return;
    }
    Path encoder = encoder();
    deleteOthers();
    List<SharedTaskFiles> tasks = new ArrayList<>();
    tasks.add(
        new SharedTaskFiles(
            AdditionalTask.MAIN, encoder, temperature(root), root.model(), setup.data()));
    List<Report> reports = new ArrayList<>(List.of(main.report()));
    for (AdditionalTask head : recipe.heads()) {
      Recipe own = recipe.ofHead(head, teacher(encoder));
      RunFolder folder = folder(head);
      messages.say("head " + head.name() + ": on the encoder of " + encoder.getFileName());
      RunSetup inputs = RunSetup.of(own, folder);
      reports.add(head(own, folder, inputs).report());
      tasks.add(
          new SharedTaskFiles(
              head.name(),
              folder.stage(0, StageReport.TEACHER),
              temperature(folder),
              folder.model(),
              inputs.data()));
    }
    Map<String, SharedParity> parities = new SharedFolder(recipe, tasks).write(root.shared());
    List<Fact> facts = new ArrayList<>();
    for (int i = 1; i < tasks.size(); i++) {
      SharedTaskFiles task = tasks.get(i);
      facts.add(fact(task.name(), reports.get(i), parities.get(task.name())));
    }
    ReportFiles.write(main.report().withData(facts), root.root());
    messages.say("shared model: " + root.shared() + ", tasks " + parities.keySet());
  }

  private GradedRun head(Recipe own, RunFolder folder, RunSetup inputs) throws IOException {
    RecipeRunner.Order order =
        new RecipeRunner.Order(own, folder, own.seed(), request.resume(), Optional.empty());
    return RecipeRunner.run(inputs, order, request, messages);
  }

  private static Teacher teacher(Path encoder) {
    Location place = new Location(encoder.toAbsolutePath().normalize().toString());
    return new Teacher(place, Optional.empty(), Optional.empty(), Teacher.WEIGHT);
  }

  private RunFolder folder(AdditionalTask head) {
    return new RunFolder(root.root().resolve(HEADS).resolve(head.name()));
  }

  // The last model in float32 that is no control; with no stage before the last one, the teacher.
  private Path encoder() throws IOException {
    Path found = null;
    List<Map.Entry<String, Integer>> stages =
        root.finished().entrySet().stream().sorted(Map.Entry.comparingByValue()).toList();
    for (Map.Entry<String, Integer> stage : stages) {
      int number = stage.getValue();
      String kind = StageRecord.read(root.record(number, stage.getKey())).kind();
      boolean taught =
          !kind.equals(StageReport.CONTROL) && (number == 0 || !kind.equals(StageReport.TEACHER));
      Path folder = root.stage(number, stage.getKey());
      if (taught && Files.isRegularFile(folder.resolve(HuggingFaceDirectory.WEIGHTS))) {
        found = folder;
      }
    }
    return found;
  }

  private static double temperature(RunFolder run) throws IOException {
    for (Map.Entry<String, Integer> stage : run.finished().entrySet()) {
      Path folder = run.stage(stage.getValue(), stage.getKey());
      if (Files.isRegularFile(folder.resolve(TemperatureFile.NAME))) {
        return TemperatureFile.read(folder).value();
      }
    }
    return Temperature.NONE;
  }

  private void deleteOthers() throws IOException {
    Path heads = root.root().resolve(HEADS);
    if (!Files.isDirectory(heads)) {
      return;
    }
    Set<String> names =
        recipe.heads().stream().map(AdditionalTask::name).collect(Collectors.toSet());
    List<Path> folders;
    try (Stream<Path> all = Files.list(heads)) {
      folders = all.sorted(Comparator.naturalOrder()).toList();
    }
    for (Path folder : folders) {
      if (!names.contains(folder.getFileName().toString())) {
        messages.say("head " + folder.getFileName() + ": deleted, since the recipe has it no more");
        RunFolder.delete(folder);
      }
    }
  }

  private static Fact fact(String name, Report report, SharedParity parity) {
    Map<String, Estimate> metrics = report.finalStage().metrics();
    Metric metric = Metric.main(metrics);
    Estimate own = metric.of(metrics).orElseThrow();
    return new Fact(
        "Head " + name,
        String.format(
            Locale.ROOT,
            "%s %.1f (%.1f to %.1f) on %,d test rows, baseline %.1f, before quantize %.1f; the"
                + " shared file answers %,d of them as its own file does",
            metric.title(),
            100 * own.value(),
            100 * own.low(),
            100 * own.high(),
            own.n(),
            100 * report.floor().value(),
            100 * metric.of(report.teacher().metrics()).orElseThrow().value(),
            parity.sameAnswers()));
  }
}
