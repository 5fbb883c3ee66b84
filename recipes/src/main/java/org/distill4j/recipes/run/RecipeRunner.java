package org.distill4j.recipes.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.distill4j.evaluate.report.StageReport;

/** Runs a recipe: data, teacher, stages, then {@link Assessment} of all that was made. */
public final class RecipeRunner implements Runner {
  @Override
  public void run(RunRequest request, PrintWriter out) throws IOException {
    RunMessages messages = new RunMessages(out, request.bars());
    RunFolder folder = new RunFolder(request.out());
    RunSetup setup = RunSetup.of(request.recipe(), folder);
    MadeRun made = make(setup, folder, request, messages);
    made.warnings().forEach(messages::warn);
    new Assessment(made.context(), folder, setup.sources(), setup.inputs())
        .write(made.stages(), made.warnings());
    messages.say("report: " + folder.root().resolve("report.html"));
  }

  /** Makes every model of a run, or finds it; what is left is to grade them. */
  static MadeRun make(RunSetup setup, RunFolder folder, RunRequest request, RunMessages messages)
      throws IOException {
    setup.remarks().forEach(messages::say);
    messages.say("arithmetic of training: " + setup.arithmetic().words());
    Files.createDirectories(folder.root()); // not before all inputs are known to be usable
    byte[] lock = LockFile.of(setup.recipe(), setup.arithmetic(), setup.inputs());
    LockFile.settle(folder.lock(), lock, request.resume());
    RunContext context = setup.context(request, messages);
    StageStore store = new StageStore(folder, context, request.resume());
    RunInputs inputs = new RunInputs(context, setup.inputs());
    List<FinishedStage> teachers = teachers(context, store, inputs, setup.sources());
    new StageLine(context, store, inputs, setup.sources().pretrained(0), teachers).run();
    store.deleteOthers();
    return new MadeRun(
        context, store.finished(), warnings(context, teachers.get(0).state(), setup.remarks()));
  }

  private static List<FinishedStage> teachers(
      RunContext context, StageStore store, RunInputs inputs, TeacherSources sources)
      throws IOException {
    List<FinishedStage> teachers = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      TeacherStage stage = new TeacherStage(context, i);
      ModelState pretrained = sources.pretrained(i);
      teachers.add(
          store.stage(
              TeacherSources.name(i),
              StageReport.TEACHER,
              inputs.teacher(i),
              () -> stage.run(pretrained)));
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
}
