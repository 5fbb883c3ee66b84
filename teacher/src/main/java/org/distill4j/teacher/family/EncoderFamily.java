package org.distill4j.teacher.family;

import java.util.Map;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.HeadTensors;
import org.distill4j.teacher.checkpoint.JsonFields;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/** A family of encoders of BERT's form: what it reads and writes, and where it differs. */
public interface EncoderFamily extends ModelFamily {
  /** The names of its fields in {@code config.json}. */
  EncoderFields fields();

  /** The dense layer of its head for texts. */
  HeadDense dense();

  /** The row of the first position; negative: so many rows after that of the token that pads. */
  default int firstPosition() {
    return 0;
  }

  @Override
  default TransformerConfig read(JsonFields json, String modelType, boolean uneven)
      throws CheckpointException {
    return fields().read(json, modelType, uneven, firstPosition());
  }

  @Override
  default void write(TransformerConfig config, Map<String, Object> json) {
    fields().write(config, json);
  }

  @Override
  default Architecture architecture(TransformerConfig config, HeadSpec head) {
    return new PostNormEncoder(config, head, dense()).build();
  }

  @Override
  default boolean inHead(String tensor) {
    return ModelFamily.super.inHead(tensor)
        || (HeadTensors.isPooler(tensor) && !dense().inEncoder());
  }

  @Override
  default String layers() {
    return PostNormEncoder.LAYERS;
  }
}
