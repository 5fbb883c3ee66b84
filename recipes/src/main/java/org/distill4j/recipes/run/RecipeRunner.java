package org.distill4j.recipes.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.recipes.lint.GivenOutputs;
import org.distill4j.recipes.lint.Lint;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.lint.RecipeFiles;
import org.distill4j.recipes.recipe.Data;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Rows;
import org.distill4j.student.outputs.TeacherLogits;
import org.distill4j.teacher.kernel.Threads;

/** Runs a recipe: data, teacher, stages, then {@link Assessment} of all that was made. */
public final class RecipeRunner implements Runner {
  @Override
  public void run(RunRequest request, PrintWriter out) throws IOException {
    RunMessages messages = new RunMessages(out, request.bars());
    Recipe recipe = request.recipe();
    Threads.use(recipe.threads());
    Arithmetic arithmetic = Arithmetic.of(recipe);
    RunFolder folder = new RunFolder(request.out());
    TeacherSources sources = TeacherSources.load(recipe);
    int models = recipe.stages().size() + sources.size() + 1; // the control's too
    DiskRoom.check(request.out(), DiskRoom.needed(sources.parameters(), models));
    sources.check();
    RecipeFiles files = RecipeFiles.of(folder.data());
    RecipeData data = RecipeData.read(recipe, files);
    GivenOutputs given = GivenOutputs.read(recipe, data, files);
    List<String> remarks = Lint.check(recipe, data);
    sources.checkLabels(data.labels().labels());
    CrossFit.check(recipe, data);
    remarks.forEach(messages::say);
    messages.say("arithmetic of training: " + arithmetic.words());
    Files.createDirectories(folder.root()); // not before all inputs are known to be usable
    SortedMap<String, String> inputs = inputs(recipe, sources, folder);
    LockFile.settle(folder.lock(), LockFile.of(recipe, arithmetic, inputs), request.resume());

    UserCache cache = request.cache().map(UserCache::new).orElseGet(UserCache::ofUser);
    TeacherLogits outputs = new TeacherLogits(cache.teacherOutputs(), arithmetic.execution());
    RunContext context = new RunContext(recipe, data, outputs, given, messages);
    StageStore store = new StageStore(folder, context, request.resume());
    List<ModelState> teachers = teachers(context, store, sources);
    new StageLine(context, store, sources.pretrained(0), teachers).run();
    List<String> warnings = warnings(context, teachers.get(0), remarks);
    warnings.forEach(messages::warn);
    new Assessment(context, folder, sources, inputs).write(store.finished(), warnings);
    messages.say("report: " + folder.root().resolve("report.html"));
  }

  private static List<ModelState> teachers(
      RunContext context, StageStore store, TeacherSources sources) throws IOException {
    List<ModelState> teachers = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      TeacherStage stage = new TeacherStage(context, i);
      ModelState pretrained = sources.pretrained(i);
      teachers.add(
          store
              .stage(TeacherSources.name(i), StageReport.TEACHER, () -> stage.run(pretrained))
              .state());
    }
    return teachers;
  }

  private static List<String> warnings(RunContext context, ModelState teacher, List<String> remarks)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    for (String remark : remarks) {
      if (remark.startsWith("warning: ")) {
        warnings.add(remark.substring("warning: ".length()));
      }
    }
    warnings.addAll(context.encoded(teacher).truncationWarnings(context.maxLength(teacher)));
    return List.copyOf(warnings);
  }

  private static SortedMap<String, String> inputs(
      Recipe recipe, TeacherSources sources, RunFolder folder) throws IOException {
    SortedMap<String, String> inputs = new TreeMap<>();
    sources.inputs(inputs);
    Data data = recipe.data();
    RecipeFiles files = RecipeFiles.of(folder.data());
    inputs.put("data/train", LockFile.sha256(files.file(data.train()).path()));
    if (data.validation() instanceof Rows rows) {
      inputs.put("data/validation", LockFile.sha256(files.file(rows).path()));
    }
    if (data.test() instanceof Rows rows) {
      inputs.put("data/test", LockFile.sha256(files.file(rows).path()));
    }
    Optional<Rows> transfer = data.transfer();
    if (transfer.isPresent()) {
      inputs.put("data/transfer", LockFile.sha256(files.file(transfer.get()).path()));
    }
    for (int i = 0; i < recipe.stages().size(); i++) {
      if (recipe.stages().get(i) instanceof Distill distill
          && distill.teacherOutputs().file().isPresent()) {
        Path file = distill.teacherOutputs().file().get().path();
        inputs.put("stages[" + i + "]/teacher-outputs", LockFile.sha256(file));
      }
    }
    return inputs;
  }
}
