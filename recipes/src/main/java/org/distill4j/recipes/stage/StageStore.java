package org.distill4j.recipes.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.distill4j.compress.bundle.ModelFolder;
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.folder.Fingerprint;
import org.distill4j.recipes.folder.HistoryFile;
import org.distill4j.recipes.folder.RunFolder;
import org.distill4j.recipes.folder.StageRecord;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.stage.api.CompletedStage;
import org.distill4j.recipes.stage.api.StageResult;
import org.distill4j.runtime.FolderSums;
import org.distill4j.teacher.checkpoint.AtomicFile;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;

/**
 * The stages of a run in order: each is made once, written, and found again when a run is resumed,
 * as long as all that it follows from is the same.
 *
 * <p>A stage is finished when its record lies beside its folder; a folder without record is what an
 * interrupted run left, and is made anew.
 */
public final class StageStore {
  private final RunFolder folder;
  private final RunContext context;
  private final boolean resume;
  private final List<CompletedStage> finished = new ArrayList<>();

  /**
   * The stages of a run that has none yet.
   *
   * @param resume whether stages that the folder holds are taken
   */
  public StageStore(RunFolder folder, RunContext context, boolean resume) {
    this.folder = folder;
    this.context = context;
    this.resume = resume;
  }

  /** The stages so far. */
  public List<CompletedStage> finished() {
    return List.copyOf(finished);
  }

  /**
   * Makes a stage, or finds it made of the same inputs.
   *
   * @param inputs all that it follows from
   */
  public CompletedStage stage(String name, String kind, Fingerprint inputs, StageResult.Step step)
      throws IOException {
    return stage(name, kind, inputs, null, step);
  }

  /**
   * The same for a stage that may leave no float32 weights.
   *
   * @param before the model that it changes, which stands for its own where only int8 is left; null
   *     of a stage that always leaves float32
   */
  public CompletedStage stage(
      String name,
      String kind,
      Fingerprint inputs,
      ModelWithTokenizer before,
      StageResult.Step step)
      throws IOException {
    int number = finished.size();
    CompletedStage stage =
        isThere(name, number, inputs)
            ? found(name, number, before)
            : made(name, kind, inputs, step);
    finished.add(stage);
    return stage;
  }

  /** The same for a stage after all others, which divides the logits of the one before. */
  CompletedStage last(String key, CompletedStage before, Fingerprint inputs, StageResult.Step step)
      throws IOException {
    CompletedStage stage = stage(key, key, inputs, before.state(), step);
    CompletedStage calibrated = stage.calibrating(before);
    finished.set(finished.size() - 1, calibrated);
    return calibrated;
  }

  private boolean isThere(String name, int number, Fingerprint inputs) throws IOException {
    Integer lies = resume ? folder.finished().get(name) : null;
    if (lies == null) {
      return false;
    }
    StageRecord record = StageRecord.read(folder.record(lies, name));
    String changes = inputs.changesSince(new Fingerprint(record.inputs()));
    if (changes.isEmpty()) {
      changes = lost(record, folder.stage(lies, name));
    }
    if (!changes.isEmpty()) {
      context.messages().say(name + ": run again, since " + changes);
      folder.deleteStage(lies, name);
      return false;
    }
    if (lies != number) {
      folder.renumber(name, lies, number);
    }
    return true;
  }

  // What a run does not keep is written anew, or the stage is made again; both to the same bytes.
  private String lost(StageRecord record, Path stage) throws IOException {
    boolean weights = record.files().containsKey(HuggingFaceDirectory.WEIGHTS);
    if (weights && !Files.exists(stage.resolve(HuggingFaceDirectory.WEIGHTS))) {
      return "its weights were not kept (keep: "
          + Spelling.of(context.recipe().keep())
          + "; all keeps every stage)";
    }
    String damage = record.damage(stage);
    Path onnx = stage.resolve(ModelFolder.MODEL);
    if (!damage.isEmpty() || Files.exists(onnx)) {
      return damage;
    }
    context.messages().say(record.name() + ": writing its ONNX file anew, which was not kept");
    ModelFolder.restore(stage);
    return record.damage(stage);
  }

  /** Deletes stages of an earlier recipe that are in this one no more, and what they left. */
  public void deleteOthers() throws IOException {
    context.snapshots().end(folder);
    List<String> names = finished.stream().map(stage -> stage.record().name()).toList();
    for (Map.Entry<String, Integer> stage : folder.finished().entrySet()) {
      if (!names.contains(stage.getKey())) {
        context.messages().say(stage.getKey() + ": deleted, since the recipe has it no more");
        folder.deleteStage(stage.getValue(), stage.getKey());
      }
    }
  }

  /** Writes the run's history, of all stages together. */
  public void writeHistory() throws IOException {
    HistoryFile.join(finished.stream().map(CompletedStage::folder).toList(), folder.root());
  }

  private CompletedStage made(String name, String kind, Fingerprint inputs, StageResult.Step step)
      throws IOException {
    int number = finished.size();
    Path target = folder.stage(number, name);
    folder.deleteStage(number, name);
    context.snapshots().begin(folder, inputs);
    context.messages().started(name);
    StageResult work = step.run();
    Files.createDirectories(target.getParent());
    ModelFolder.write(work.contents(context.maxLength(work.state())), target);
    Map<String, byte[]> more = new TreeMap<>(work.files());
    Map<String, byte[]> ofTask = context.task().filesOf(target);
    more.putAll(ofTask);
    for (Map.Entry<String, byte[]> file : more.entrySet()) {
      AtomicFile.write(target.resolve(file.getKey()), file.getValue());
    }
    if (!ofTask.isEmpty()) {
      FolderSums.record(target);
    }
    if (!work.trainings().isEmpty()) {
      byte[] history = StageHistory.csv(name, kind, work.trainings());
      AtomicFile.write(target.resolve(HistoryFile.NAME), history);
    }
    StageRecord written = work.record(name, kind).made(inputs, target);
    written.write(folder.record(number, name));
    context.snapshots().end(folder);
    context.messages().finished(name, work.notes());
    return new CompletedStage(written, target, work.state(), Optional.ofNullable(work.quantized()));
  }

  private CompletedStage found(String name, int number, ModelWithTokenizer before)
      throws IOException {
    Path target = folder.stage(number, name);
    context.messages().reused(name);
    Path tokenizer = target.resolve(ModelFolder.TOKENIZER);
    TokenizerJson pieces = TokenizerJson.parse(tokenizer.toString(), Files.readAllBytes(tokenizer));
    boolean float32 = Files.isRegularFile(target.resolve(HuggingFaceDirectory.WEIGHTS));
    ModelWithTokenizer state =
        float32 ? new ModelWithTokenizer(HuggingFaceDirectory.load(target), pieces) : before;
    return new CompletedStage(
        StageRecord.read(folder.record(number, name)), target, state, Optional.empty());
  }
}
