package org.distill4j.recipes.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.compress.bundle.ModelFolder;
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;

/**
 * The stages of a run in order: each is made once, written, and found again when a run is resumed.
 *
 * <p>A stage is finished when its record lies beside its folder; a folder without record is what an
 * interrupted run left, and is made anew.
 */
final class StageStore {
  private final RunFolder folder;
  private final RunContext context;
  private final boolean resume;
  private final List<FinishedStage> finished = new ArrayList<>();

  StageStore(RunFolder folder, RunContext context, boolean resume) {
    this.folder = folder;
    this.context = context;
    this.resume = resume;
  }

  /** The stages so far. */
  List<FinishedStage> finished() {
    return List.copyOf(finished);
  }

  /** Makes a stage, or finds it. */
  FinishedStage stage(String name, String kind, StageWork.Step step) throws IOException {
    int number = finished.size();
    Path target = folder.stage(number, name);
    Path record = folder.record(number, name);
    FinishedStage stage =
        resume && Files.isRegularFile(record)
            ? found(name, target, record)
            : made(name, kind, step, target, record);
    finished.add(stage);
    return stage;
  }

  private FinishedStage made(
      String name, String kind, StageWork.Step step, Path target, Path record) throws IOException {
    RunFolder.delete(target);
    context.messages().say(name + ": started");
    StageWork work = step.run();
    Files.createDirectories(target.getParent());
    ModelFolder.write(work.contents(context.maxLength(work.state())), target);
    StageRecord written = work.record(name, kind);
    written.write(record);
    context.messages().say(name + ": done. " + String.join(" ", work.notes()));
    return new FinishedStage(written, target, work.state(), Optional.ofNullable(work.quantized()));
  }

  private FinishedStage found(String name, Path target, Path record) throws IOException {
    context.messages().say(name + ": finished before, taken as it is");
    Path tokenizer = target.resolve(ModelFolder.TOKENIZER);
    TokenizerJson pieces = TokenizerJson.parse(tokenizer.toString(), Files.readAllBytes(tokenizer));
    boolean float32 = Files.isRegularFile(target.resolve(HuggingFaceDirectory.WEIGHTS));
    // An int8 stage is the last; what comes after it needs only its files.
    ModelState state =
        float32 ? new ModelState(HuggingFaceDirectory.load(target), pieces) : last().state();
    return new FinishedStage(StageRecord.read(record), target, state, Optional.empty());
  }

  private FinishedStage last() {
    return finished.get(finished.size() - 1);
  }
}
