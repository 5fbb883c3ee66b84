package org.distill4j.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A model folder among the test resources, written by the runtime's TinyOnnx and TinyTokenizer: it
 * adds 1 to "up" for each piece a, to "down" for each b, and 0.5 to "up" for each piece of a second
 * text; it reads 8 pieces and has 64 positions.
 */
public final class TinyModel {
  private TinyModel() {}

  /** Writes the folder's four files. */
  public static Path write(Path folder) throws IOException {
    for (String name : List.of("model.onnx", "tokenizer.json", "config.json", "labels.json")) {
      try (InputStream file = TinyModel.class.getResourceAsStream("tiny-model/" + name)) {
        Files.copy(Objects.requireNonNull(file, name), folder.resolve(name));
      }
    }
    return folder;
  }
}
