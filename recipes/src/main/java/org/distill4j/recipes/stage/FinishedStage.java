package org.distill4j.recipes.stage;

import java.nio.file.Path;
import java.util.Optional;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.recipes.context.ModelState;
import org.distill4j.recipes.folder.StageInputs;
import org.distill4j.recipes.folder.StageRecord;

/**
 * A stage whose files are written.
 *
 * @param record what is known of it
 * @param folder its model folder
 * @param state the model, before quantization
 * @param quantized the int8 model, where this run made one
 */
public record FinishedStage(
    StageRecord record, Path folder, ModelState state, Optional<QuantizedCheckpoint> quantized) {
  /** What its model follows from, as one sum. */
  String key() {
    return new StageInputs(record.inputs()).key();
  }
}
