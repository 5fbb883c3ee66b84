package org.distill4j.recipes.stage.api;

import java.io.IOException;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.folder.TemperatureFile;

/** The model of few bits of a stage without float32 weights. */
public final class QuantizedStage {
  private QuantizedStage() {}

  /** The model. A resumed run quantizes again: the same model and texts give the same numbers. */
  public static QuantizedCheckpoint of(RunContext context, CompletedStage stage)
      throws IOException {
    if (stage.quantized().isPresent()) {
      return stage.quantized().get();
    }
    if (stage.uncalibrated().isPresent()) {
      return of(context, stage.uncalibrated().get())
          .withTemperature(TemperatureFile.read(stage.folder()).value());
    }
    return StageTypes.last(context.recipe()).quantized(context, stage).orElseThrow();
  }
}
