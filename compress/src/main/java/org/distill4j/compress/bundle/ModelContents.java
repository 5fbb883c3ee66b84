package org.distill4j.compress.bundle;

import java.util.Optional;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.teacher.checkpoint.Checkpoint;

/**
 * What goes into a model folder.
 *
 * @param model the float32 classifier; beside an int8 one, the model it was quantized from
 * @param quantized the int8 classifier, where the folder shall hold that
 * @param tokenizer the model's tokenizer, with whatever truncation and padding
 * @param maxLength the most tokens that the model was trained and measured with
 */
public record ModelContents(
    Checkpoint model,
    Optional<QuantizedCheckpoint> quantized,
    TokenizerJson tokenizer,
    int maxLength) {

  /** Checks the length against the model's. */
  public ModelContents {
    int most = model.config().maxLength();
    if (!(maxLength >= 1 && maxLength <= most)) {
      throw new IllegalArgumentException(
          "max-length: must be in [1, " + most + "], the model's positions; got " + maxLength);
    }
  }

  /** A float32 model; its folder also holds {@code model.safetensors}. */
  public static ModelContents of(Checkpoint model, TokenizerJson tokenizer, int maxLength) {
    return new ModelContents(model, Optional.empty(), tokenizer, maxLength);
  }

  /** An int8 model. */
  public static ModelContents of(
      QuantizedCheckpoint model, TokenizerJson tokenizer, int maxLength) {
    return new ModelContents(model.source(), Optional.of(model), tokenizer, maxLength);
  }
}
