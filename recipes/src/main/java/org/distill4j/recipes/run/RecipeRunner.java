package org.distill4j.recipes.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.recipes.assessment.GradedRun;
import org.distill4j.recipes.assessment.RunEvaluation;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.ProgressReporter;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.folder.CompletionMark;
import org.distill4j.recipes.folder.FolderCleaner;
import org.distill4j.recipes.folder.LockFile;
import org.distill4j.recipes.folder.RunFolder;
import org.distill4j.recipes.folder.RunLock;
import org.distill4j.recipes.folder.ScoreCache;
import org.distill4j.recipes.folder.UserCache;
import org.distill4j.recipes.lint.RecipeFiles;
import org.distill4j.recipes.progress.ProgressListener;
import org.distill4j.recipes.reader.RecipeWriter;
import org.distill4j.recipes.recipe.AdditionalTask;
import org.distill4j.recipes.recipe.KeptFiles;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.stage.StageFingerprints;
import org.distill4j.recipes.stage.StageSequence;
import org.distill4j.recipes.stage.StageStore;
import org.distill4j.recipes.stage.TeacherSources;
import org.distill4j.recipes.stage.TeacherStage;
import org.distill4j.recipes.stage.api.CompletedStage;
import org.distill4j.recipes.stage.api.StageTypes;

/** Runs a recipe: data, teacher, stages, then {@link RunEvaluation} of all that was made. */
public final class RecipeRunner implements Runner {
  /**
   * What makes one run another than the next of the same inputs.
   *
   * @param recipe what it is to be recorded as
   * @param seed of the stages after the teachers
   * @param keep whether to keep the stages found there whose inputs are as before
   * @param piloted the run whose pilots choose for this one too; empty where it makes its own
   */
  record Order(
      Recipe recipe, RunFolder folder, long seed, boolean keep, Optional<RunFolder> piloted) {
    static Order of(RunRequest request) {
      Recipe recipe = request.recipe();
      RunFolder folder = new RunFolder(request.out());
      return new Order(recipe, folder, recipe.seed(), request.resume(), Optional.empty());
    }
  }

  @Override
  public void run(RunRequest asked, PrintWriter out) throws IOException {
    run(asked, new ProgressReporter(out, asked.messages()));
  }

  /**
   * The same for a program that listens and wants nothing printed.
   *
   * @param asked what to run; how messages are shown is of no account
   * @param listener hears of every stage, training and message
   * @throws IOException as {@link #run(RunRequest, PrintWriter)}
   */
  public void run(RunRequest asked, ProgressListener listener) throws IOException {
    run(asked, ProgressReporter.unprinted(listener));
  }

  private static void run(RunRequest asked, ProgressReporter messages) throws IOException {
    RunRequest request = asked.settled(messages);
    RunSetup setup = RunSetup.of(request.recipe(), new RunFolder(request.out()));
    Path root = request.out();
    byte[] source = source(setup, root);
    if (request.resume() && CompletionMark.holds(root, source)) {
      messages.say(
          root
              + ": the run is complete; recipe, data, versions and files are as they were, so"
              + " nothing is to be done");
    } else {
      CompletionMark.remove(root);
      run(setup, request, messages);
      clean(request, messages);
      CompletionMark.write(root, source);
    }
    messages.say("report: " + root.resolve("report.html"));
  }

  private static void run(RunSetup setup, RunRequest request, ProgressReporter messages)
      throws IOException {
    if (request.recipe().seeds().list().isEmpty()) {
      HeadRuns heads = new HeadRuns(request, messages);
      heads.check();
      heads.run(setup, run(setup, Order.of(request), request, messages));
    } else {
      new SeedRuns(request, messages).run(setup);
    }
  }

  // All that a run follows from, with the data of its heads, which have lock files of their own.
  private static byte[] source(RunSetup setup, Path root) throws IOException {
    SortedMap<String, String> inputs = new TreeMap<>(setup.inputs());
    RecipeFiles files = RecipeFiles.of(new RunFolder(root).data());
    for (AdditionalTask head : setup.recipe().heads()) {
      RunSetup.data("heads/" + head.name() + "/", head.data(), files, inputs);
    }
    return LockFile.of(RecipeWriter.toMap(setup.recipe()), setup.arithmetic(), inputs);
  }

  /** Frees what the recipe does not keep, once everything is graded. */
  private static void clean(RunRequest request, ProgressReporter messages) throws IOException {
    KeptFiles keep = request.recipe().keep();
    List<FolderCleaner.Freed> files = FolderCleaner.plan(request.out(), keep, StageTypes.starts());
    FolderCleaner.free(files);
    RunFolder.delete(new RunFolder(request.out()).cache());
    long bytes = files.stream().mapToLong(FolderCleaner.Freed::bytes).sum();
    if (bytes > 0) {
      messages.say(
          String.format(
              Locale.ROOT,
              "disk: freed %,.1f MB of stages that can be made again (keep: %s)",
              bytes / 1e6,
              Spelling.of(keep)));
    }
  }

  /** One run from its teachers to its report. */
  static GradedRun run(RunSetup setup, Order order, RunRequest request, ProgressReporter messages)
      throws IOException {
    Path root = order.folder().root();
    Files.createDirectories(root); // not before all inputs are known to be usable
    return RunLock.holding(root, () -> graded(setup, order, request, messages));
  }

  private static GradedRun graded(
      RunSetup setup, Order order, RunRequest request, ProgressReporter messages)
      throws IOException {
    CompletedRun made = make(setup, order, request, messages);
    made.warnings().forEach(messages::warn);
    return new RunEvaluation(made.context(), order.folder(), setup.sources(), setup.inputs())
        .write(made.stages(), made.warnings(), RecipeWriter.toYaml(order.recipe()));
  }

  /** Makes every model of a run, or finds it; what is left is to grade them. */
  static CompletedRun make(
      RunSetup setup, Order order, RunRequest request, ProgressReporter messages)
      throws IOException {
    setup.remarks().forEach(messages::say);
    setup.sources().remarks().forEach(messages::say);
    messages.say("arithmetic of training: " + setup.arithmetic().words());
    RunFolder folder = order.folder();
    Files.createDirectories(folder.root());
    byte[] lock =
        LockFile.of(RecipeWriter.toMap(order.recipe()), setup.arithmetic(), setup.inputs());
    LockFile.settle(folder.lock(), lock, order.keep());
    RunContext context = setup.context(request, messages);
    RunContext students = context.withSeed(order.seed()).withPilotsOf(order.piloted());
    StageStore store = new StageStore(folder, context, order.keep());
    List<CompletedStage> teachers = teachers(context, store, setup);
    StageFingerprints inputs = new StageFingerprints(students, setup.inputs());
    UserCache cache = RunSetup.cache(request);
    List<Path> known = cache.files();
    ScoreCache scores = new ScoreCache(cache, messages::warn);
    new StageSequence(students, store, inputs, setup.sources().pretrained(0), teachers, scores)
        .run();
    store.deleteOthers();
    store.writeHistory();
    String teacher = order.recipe().teacher().checkpoint().text();
    cache.recordOrigin(known, "recipe " + order.recipe().name() + " with " + teacher);
    return new CompletedRun(
        students, store.finished(), warnings(context, teachers.get(0).state(), setup.remarks()));
  }

  private static List<CompletedStage> teachers(RunContext context, StageStore store, RunSetup setup)
      throws IOException {
    StageFingerprints inputs = new StageFingerprints(context, setup.inputs());
    TeacherSources sources = setup.sources();
    List<CompletedStage> teachers = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      TeacherStage stage = new TeacherStage(context, i);
      ModelWithTokenizer pretrained = sources.pretrained(i);
      teachers.add(
          store.stage(
              TeacherSources.name(i),
              StageReport.TEACHER,
              inputs.teacher(i),
              () -> stage.run(pretrained)));
    }
    return teachers;
  }

  private static List<String> warnings(
      RunContext context, ModelWithTokenizer teacher, List<String> remarks) throws IOException {
    List<String> warnings = new ArrayList<>();
    for (String remark : remarks) {
      if (remark.startsWith("warning: ")) {
        warnings.add(remark.substring("warning: ".length()));
      }
    }
    warnings.addAll(context.encoded(teacher).truncationWarnings(context.maxLength(teacher)));
    return List.copyOf(warnings);
  }
}
