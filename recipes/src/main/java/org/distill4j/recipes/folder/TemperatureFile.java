package org.distill4j.recipes.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.distill4j.evaluate.calibration.Temperature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The temperature that a stage's logits were divided by, in its folder. */
public final class TemperatureFile {
  /** The file's name. */
  public static final String NAME = "calibration.json";

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private TemperatureFile() {}

  /** The content of the file. */
  public static byte[] of(Temperature fitted) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(fitted);
  }

  /** What the stage of that folder fitted. */
  public static Temperature read(Path folder) throws IOException {
    return MAPPER.readValue(Files.readAllBytes(folder.resolve(NAME)), Temperature.class);
  }
}
