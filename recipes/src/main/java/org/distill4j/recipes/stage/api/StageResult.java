package org.distill4j.recipes.stage.api;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.distill4j.compress.bundle.ModelContents;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.folder.StageRecord;

/**
 * What a stage made, before it is written.
 *
 * @param state the model, before quantization
 * @param quantized the int8 model, null for a float32 stage
 * @param trainSeconds spent in training steps
 * @param notes what to tell the reader of the report
 * @param files further files of the stage's folder by name
 * @param trainings that it made, in their order; pilots and teachers of folds are not among them
 */
public record StageResult(
    ModelWithTokenizer state,
    QuantizedCheckpoint quantized,
    double trainSeconds,
    List<String> notes,
    Map<String, byte[]> files,
    List<TrainedPhase> trainings) {
  public StageResult(
      ModelWithTokenizer state,
      QuantizedCheckpoint quantized,
      double trainSeconds,
      List<String> notes) {
    this(state, quantized, trainSeconds, notes, Map.of(), List.of());
  }

  /** The work of a stage, done only if its result is not there yet. */
  @FunctionalInterface
  public interface Step {
    StageResult run() throws IOException;
  }

  public static StageResult of(ModelWithTokenizer state, double trainSeconds, List<String> notes) {
    return new StageResult(state, null, trainSeconds, notes);
  }

  /** The same with further files. */
  public StageResult withFiles(Map<String, byte[]> more) {
    return new StageResult(state, quantized, trainSeconds, notes, Map.copyOf(more), trainings);
  }

  /** The same with the trainings that it made. */
  public StageResult withTrainings(List<TrainedPhase> made) {
    return new StageResult(state, quantized, trainSeconds, notes, files, List.copyOf(made));
  }

  public ModelContents contents(int maxLength) {
    return quantized == null
        ? ModelContents.of(state.checkpoint(), state.tokenizer(), maxLength)
        : ModelContents.of(quantized, state.tokenizer(), maxLength);
  }

  /** The record that is written beside the model. */
  public StageRecord record(String name, String kind) {
    return new StageRecord(
        name, kind, state.checkpoint().parameters(), trainSeconds, List.copyOf(notes));
  }
}
