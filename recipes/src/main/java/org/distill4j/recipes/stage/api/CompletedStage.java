package org.distill4j.recipes.stage.api;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.folder.Fingerprint;
import org.distill4j.recipes.folder.StageRecord;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;

/**
 * A stage whose files are written.
 *
 * @param record what is known of it
 * @param folder its model folder
 * @param state the model, before quantization
 * @param quantized the int8 model, where this run made one
 * @param uncalibrated the stage whose logits a calibration divided, of such a stage
 */
public record CompletedStage(
    StageRecord record,
    Path folder,
    ModelWithTokenizer state,
    Optional<QuantizedCheckpoint> quantized,
    Optional<CompletedStage> uncalibrated) {
  /** A stage that is no calibration. */
  public CompletedStage(
      StageRecord record,
      Path folder,
      ModelWithTokenizer state,
      Optional<QuantizedCheckpoint> quantized) {
    this(record, folder, state, quantized, Optional.empty());
  }

  /** The same, made out of a stage by calibration. */
  public CompletedStage calibrating(CompletedStage before) {
    return new CompletedStage(record, folder, state, quantized, Optional.of(before));
  }

  /** Whether the folder holds float32 weights. */
  public boolean isFloat() {
    return Files.isRegularFile(folder.resolve(HuggingFaceDirectory.WEIGHTS));
  }

  /** What its model follows from, as one sum. */
  public String key() {
    return new Fingerprint(record.inputs()).key();
  }
}
