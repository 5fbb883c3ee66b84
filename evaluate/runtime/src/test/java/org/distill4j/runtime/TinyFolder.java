package org.distill4j.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model folder that adds 1 to "up" for each a and to "down" for each b. */
final class TinyFolder {
  static final float[] WORDS = {0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0};
  static final float[] TYPES = {0, 0, 0.5f, 0};

  private TinyFolder() {}

  static void write(Path folder) throws IOException {
    Files.write(folder.resolve("model.onnx"), TinyOnnx.model(WORDS, TYPES, 2));
    Files.write(folder.resolve("tokenizer.json"), TinyTokenizer.json());
    Files.writeString(
        folder.resolve("config.json"), "{\"max_position_embeddings\": 64, \"max_length\": 8}");
    Files.writeString(folder.resolve("labels.json"), "[\"up\", \"down\"]");
  }
}
