package org.distill4j.recipes.run;

import java.nio.file.Path;

/**
 * A stage whose files are written.
 *
 * @param record what is known of it
 * @param folder its model folder
 * @param state the model, before quantization
 */
record FinishedStage(StageRecord record, Path folder, ModelState state) {}
