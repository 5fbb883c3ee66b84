package org.distill4j.recipes.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.distill4j.evaluate.report.Report;
import org.distill4j.evaluate.report.ReportFiles;
import org.distill4j.recipes.assessment.GradedRun;
import org.distill4j.recipes.assessment.SeedReports;
import org.distill4j.recipes.context.ProgressReporter;
import org.distill4j.recipes.folder.HistoryFile;
import org.distill4j.recipes.folder.LockFile;
import org.distill4j.recipes.folder.RunFolder;
import org.distill4j.recipes.folder.RunLock;
import org.distill4j.recipes.folder.StageRecord;
import org.distill4j.recipes.reader.RecipeWriter;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Seeds;
import org.distill4j.recipes.stage.TeacherSources;
import org.distill4j.teacher.checkpoint.AtomicFile;

/**
 * Runs a recipe once for each of its seeds, in a folder of its own below the run's, and reports
 * them together. The model that is delivered is the first seed's: to take the best of them would be
 * one more choice, which the reported spread does not cover.
 *
 * <p>Learning rates that pilots choose are chosen by the first seed's, for all.
 *
 * <p>Unless each seed makes the teachers too, they are made by the first run, by the recipe's own
 * seed, and copied for the others.
 */
final class SeedRuns {
  private final RunRequest request;
  private final ProgressReporter messages;
  private final Recipe recipe;
  private final RunFolder root;
  private final boolean teachersToo;

  SeedRuns(RunRequest request, ProgressReporter messages) {
    this.request = request;
    this.messages = messages;
    this.recipe = request.recipe();
    this.root = new RunFolder(request.out());
    this.teachersToo = recipe.seeds().of() == Seeds.Of.ALL;
  }

  void run(RunSetup shared) throws IOException {
    Files.createDirectories(root.root());
    var unused = RunLock.holding(root.root(), () -> report(shared));
  }

  private Report report(RunSetup shared) throws IOException {
    byte[] lock = LockFile.of(RecipeWriter.toMap(recipe), shared.arithmetic(), shared.inputs());
    LockFile.settle(root.lock(), lock, request.resume());
    List<Integer> seeds = recipe.seeds().list();
    List<GradedRun> runs = new ArrayList<>();
    for (int seed : seeds) {
      messages.say(
          String.format(
              Locale.ROOT,
              "seed %d, run %d of %d, into %s",
              seed,
              runs.size() + 1,
              seeds.size(),
              folder(seed).root()));
      runs.add(run(seed, shared));
    }
    Report report = SeedReports.of(recipe, runs);
    RunFolder.copy(folder(seeds.get(0)).model(), root.model());
    HistoryFile.join(seeds.stream().map(seed -> folder(seed).root()).toList(), root.root());
    ReportFiles.write(report, root.root());
    return report;
  }

  private RunFolder folder(int seed) {
    return new RunFolder(root.root().resolve("seed-" + seed));
  }

  private GradedRun run(int seed, RunSetup shared) throws IOException {
    RunFolder folder = folder(seed);
    RunSetup setup = teachersToo ? RunSetup.of(recipe.withSeed(seed), folder) : shared;
    Recipe alone =
        teachersToo
            ? setup.recipe()
            : recipe.withSeeds(new Seeds(List.of(seed), recipe.seeds().of()));
    int first = recipe.seeds().list().get(0);
    boolean copied = !teachersToo && seed != first;
    if (copied) {
      for (int i = 0; i < setup.sources().size(); i++) {
        copyTeacher(i, folder(first), folder);
      }
    }
    RecipeRunner.Order order =
        new RecipeRunner.Order(
            alone,
            folder,
            seed,
            request.resume() || copied,
            seed == first ? Optional.empty() : Optional.of(folder(first)));
    return RecipeRunner.run(setup, order, request, messages);
  }

  // What is there already may be another teacher's, of a recipe before a change.
  private static void copyTeacher(int number, RunFolder from, RunFolder to) throws IOException {
    String name = TeacherSources.name(number);
    byte[] record = Files.readAllBytes(from.record(number, name));
    Path copy = to.record(number, name);
    if (Files.isRegularFile(copy)
        && Arrays.equals(record, Files.readAllBytes(copy))
        && StageRecord.read(copy).damage(to.stage(number, name)).isEmpty()) {
      return;
    }
    to.deleteStage(number, name);
    RunFolder.copy(from.stage(number, name), to.stage(number, name));
    AtomicFile.write(copy, record);
  }
}
