package org.distill4j.evaluate.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.distill4j.evaluate.dataset.JsonFault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model folder with the lengths it can take and the number of ids it knows. */
record TimedModel(Path folder, List<Integer> lengths, int vocabulary) {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  static TimedModel of(Path folder, List<Integer> lengths) throws IOException {
    Path file = folder.resolve("config.json");
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          folder + ": must be a model folder with config.json; found none. Export the model.");
    }
    JsonNode config;
    try {
      config = MAPPER.readTree(Files.readString(file));
    } catch (JacksonException unusable) {
      throw new IOException(
          file + ": must be JSON; " + JsonFault.of(unusable) + ". Export the model again.",
          unusable);
    }
    int positions = positive(file, config, "max_position_embeddings");
    return new TimedModel(
        folder,
        lengths.stream().filter(length -> length <= positions).toList(),
        positive(file, config, "vocab_size"));
  }

  private static int positive(Path file, JsonNode config, String key) throws IOException {
    JsonNode value = config.path(key);
    if (!value.canConvertToInt() || value.intValue() < 1) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s %s: must be a whole number > 0; got %s. Export the model again.",
              file,
              key,
              value.isMissingNode() ? "nothing" : value));
    }
    return value.intValue();
  }
}
