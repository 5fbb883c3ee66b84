package org.distill4j.recipes.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.recipes.context.AugmentedRows;
import org.distill4j.recipes.context.ProgressReporter;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.folder.ComputePrecision;
import org.distill4j.recipes.folder.DiskSpace;
import org.distill4j.recipes.folder.LockFile;
import org.distill4j.recipes.folder.RunFolder;
import org.distill4j.recipes.folder.StageSnapshots;
import org.distill4j.recipes.folder.UserCache;
import org.distill4j.recipes.lint.Lint;
import org.distill4j.recipes.lint.ProvidedOutputs;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.lint.RecipeFiles;
import org.distill4j.recipes.preflight.StudentCheckpoint;
import org.distill4j.recipes.recipe.ControlPhases;
import org.distill4j.recipes.recipe.Data;
import org.distill4j.recipes.recipe.Decide;
import org.distill4j.recipes.recipe.ExtraControls;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.RowForm;
import org.distill4j.recipes.recipe.Rows;
import org.distill4j.recipes.recipe.Source;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.stage.TeacherSources;
import org.distill4j.recipes.stage.api.FinalStage;
import org.distill4j.student.outputs.TeacherLogits;
import org.distill4j.teacher.kernel.Threads;

/**
 * What a run has read before it makes anything, all of it checked.
 *
 * @param sources the pretrained models
 * @param augmented texts made out of the training rows
 * @param given probabilities from files
 * @param inputs the SHA-256 of every input by its role
 * @param remarks of the linter
 */
record RunSetup(
    Recipe recipe,
    ComputePrecision arithmetic,
    TeacherSources sources,
    RecipeData data,
    Optional<AugmentedRows> augmented,
    ProvidedOutputs given,
    SortedMap<String, String> inputs,
    List<String> remarks) {

  // A stage that trains what it quantizes keeps the float32 weights too.
  private static int trainedOnes(Recipe recipe) {
    return (int) recipe.stages().stream().filter(Stage::keepsFloat).count();
  }

  static RunSetup of(Recipe recipe, RunFolder folder) throws IOException {
    Threads.use(recipe.threads());
    ComputePrecision arithmetic = ComputePrecision.of(recipe);
    TeacherSources sources = TeacherSources.load(recipe);
    // The control's model is counted too.
    int runs = Math.max(1, recipe.seeds().list().size());
    int controls =
        1
            + FinalStage.of(recipe).size()
            + trainedOnes(recipe)
            + ExtraControls.of(recipe).size()
            + ControlPhases.chained(recipe);
    int models = runs * (recipe.stages().size() + sources.size() + controls);
    DiskSpace.check(folder.root(), DiskSpace.needed(sources.parameters(), models));
    sources.check();
    RecipeFiles files = RecipeFiles.of(folder.data());
    RecipeData data = sources.named(RecipeData.read(recipe, files));
    ProvidedOutputs given = ProvidedOutputs.read(recipe, data, files);
    List<String> remarks = new ArrayList<>(Lint.check(recipe, data));
    sources.check(data);
    Optional<AugmentedRows> augmented = AugmentedRows.of(recipe, data, sources.pretrained(0));
    augmented.ifPresent(rows -> remarks.add("data.augment: " + rows.note()));
    SortedMap<String, String> inputs = inputs(recipe, sources, folder);
    return new RunSetup(recipe, arithmetic, sources, data, augmented, given, inputs, remarks);
  }

  /** What the stages share. */
  RunContext context(RunRequest request, ProgressReporter messages) throws IOException {
    UserCache cache = cache(request);
    cache.requireWritable();
    TeacherLogits outputs =
        new TeacherLogits(
            cache.teacherOutputs(), arithmetic.execution(), messages.teacherOutputs());
    return new RunContext(
        recipe, data, augmented, outputs, given, messages, new StageSnapshots(request.saveEvery()));
  }

  /** What runs may use again. */
  static UserCache cache(RunRequest request) {
    return request.cache().map(UserCache::new).orElseGet(UserCache::ofUser);
  }

  private static SortedMap<String, String> inputs(
      Recipe recipe, TeacherSources sources, RunFolder folder) throws IOException {
    SortedMap<String, String> inputs = new TreeMap<>();
    sources.inputs(inputs);
    Data data = recipe.data();
    RecipeFiles files = RecipeFiles.of(folder.data());
    data("data/", data, files, inputs);
    if (recipe.decide().flatMap(Decide::rows).isPresent()) {
      rows("decide/rows", recipe.decide().get().rows().get(), files, inputs);
    }
    Optional<Rows> transfer = data.transfer();
    if (transfer.isPresent()) {
      inputs.put("data/transfer", LockFile.sha256(files.file(transfer.get()).path()));
    }
    for (int i = 0; i < recipe.stages().size(); i++) {
      starts(recipe.stages().get(i), "stages[" + i + "]/", files, inputs);
      Optional<Location> answers =
          recipe.stages().get(i).distillation().flatMap(d -> d.teacherOutputs().file());
      if (answers.isPresent()) {
        inputs.put("stages[" + i + "]/teacher-outputs", LockFile.sha256(answers.get().path()));
      }
    }
    return inputs;
  }

  /** Adds the sums of a task's labelled rows. */
  static void data(String place, Data data, RecipeFiles files, SortedMap<String, String> inputs)
      throws IOException {
    rows(place + "train", data.train(), files, inputs);
    rows(place + "validation", data.validation(), files, inputs);
    rows(place + "test", data.test(), files, inputs);
  }

  private static void rows(
      String name, Source source, RecipeFiles files, SortedMap<String, String> inputs)
      throws IOException {
    if (source instanceof Rows rows) {
      inputs.put(name, LockFile.sha256(files.file(rows).path()));
      Map<String, Location> more = rows.form().map(RowForm::files).orElse(Map.of());
      for (Map.Entry<String, Location> file : more.entrySet()) {
        inputs.put(name + "/" + file.getKey(), LockFile.sha256(file.getValue().path()));
      }
    }
  }

  private static void starts(
      Stage stage, String place, RecipeFiles files, SortedMap<String, String> inputs)
      throws IOException {
    if (stage.plainText().isPresent()) {
      inputs.put(place + "text", LockFile.sha256(files.file(stage.plainText().get()).path()));
    }
    if (StudentCheckpoint.of(stage).isPresent()) {
      StudentCheckpoint.sums(stage)
          .forEach((name, sum) -> inputs.put(place + "student/" + name, sum));
    }
  }
}
