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
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.recipes.lint.GivenOutputs;
import org.distill4j.recipes.lint.Lint;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.lint.RecipeFiles;
import org.distill4j.recipes.recipe.Data;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Rows;
import org.distill4j.recipes.recipe.Teacher;
import org.distill4j.student.outputs.TeacherLogits;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.CheckpointSource;
import org.distill4j.teacher.checkpoint.Pretrained;
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
    Pretrained source = source(recipe.teacher());
    int models = recipe.stages().size() + 2; // the teacher's and the control's too
    DiskRoom.check(request.out(), DiskRoom.needed(source.checkpoint().parameters(), models));
    TokenizerJson tokenizer = TokenizerJson.parse("teacher.tokenizer", source.tokenizerJson());
    Preflight.check(recipe, source.checkpoint().config(), tokenizer);
    RecipeFiles files = RecipeFiles.of(folder.data());
    RecipeData data = RecipeData.read(recipe, files);
    GivenOutputs given = GivenOutputs.read(recipe, data, files);
    List<String> remarks = Lint.check(recipe, data);
    TeacherStage.requireLabels(recipe, source.checkpoint(), data.labels().labels());
    remarks.forEach(messages::say);
    messages.say("arithmetic of training: " + arithmetic.words());
    Files.createDirectories(folder.root()); // not before all inputs are known to be usable
    SortedMap<String, String> inputs = inputs(recipe, source, folder);
    LockFile.settle(folder.lock(), LockFile.of(recipe, arithmetic, inputs), request.resume());

    UserCache cache = request.cache().map(UserCache::new).orElseGet(UserCache::ofUser);
    TeacherLogits outputs = new TeacherLogits(cache.teacherOutputs(), arithmetic.execution());
    RunContext context = new RunContext(recipe, data, outputs, given, messages);
    ModelState pretrained = pretrained(source, tokenizer, recipe);
    StageStore store = new StageStore(folder, context, request.resume());
    FinishedStage teacher =
        store.stage(
            StageReport.TEACHER,
            StageReport.TEACHER,
            () -> new TeacherStage(context).run(pretrained));
    new StageLine(context, store, pretrained, teacher.state()).run();
    List<String> warnings = warnings(context, teacher.state(), remarks);
    warnings.forEach(messages::warn);
    new Assessment(context, folder, source, inputs).write(store.finished(), warnings);
    messages.say("report: " + folder.root().resolve("report.html"));
  }

  static Pretrained source(Teacher teacher) throws IOException {
    return CheckpointSource.locate(
            teacher.checkpoint().text(), teacher.tokenizer().map(Location::text), Path.of(""))
        .load();
  }

  static ModelState pretrained(Pretrained source, TokenizerJson tokenizer, Recipe recipe) {
    Checkpoint checkpoint = source.checkpoint();
    if (!checkpoint.hasPooler()) {
      checkpoint = checkpoint.withFreshPooler(recipe.seed());
    }
    return new ModelState(checkpoint, tokenizer);
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
      Recipe recipe, Pretrained source, RunFolder folder) throws IOException {
    SortedMap<String, String> inputs = new TreeMap<>();
    source.sha256().forEach((name, sum) -> inputs.put("teacher/" + name, sum));
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
