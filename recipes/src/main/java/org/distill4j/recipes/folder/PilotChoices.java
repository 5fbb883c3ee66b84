package org.distill4j.recipes.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.evaluate.dataset.JsonFault;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The learning rates that a stage's pilots chose. Seeds after the first take them over: a choice of
 * their own would mix what the rate does with what chance does.
 *
 * @param rates by the name of the training within the stage
 */
public record PilotChoices(SortedMap<String, Double> rates) {
  private static final String FILE = "pilots.json";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Copies the map. */
  public PilotChoices {
    rates = Collections.unmodifiableSortedMap(new TreeMap<>(rates));
  }

  /** Choices of the present form. */
  public PilotChoices(Map<String, Double> rates) {
    this(new TreeMap<>(rates));
  }

  static PilotChoices none() {
    return new PilotChoices(new TreeMap<>());
  }

  /** What a stage of an earlier run chose; nothing where there is none, or it had no pilots. */
  public static PilotChoices of(Optional<RunFolder> earlier, String stage) throws IOException {
    Integer number = earlier.isEmpty() ? null : earlier.get().finished().get(stage);
    if (number == null) {
      return none();
    }
    Path file = earlier.get().stage(number, stage).resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return none();
    }
    try {
      return new PilotChoices(
          MAPPER.readValue(Files.readAllBytes(file), new TypeReference<Map<String, Double>>() {}));
    } catch (JacksonException e) {
      throw new IOException(
          file
              + ": must hold learning rates by name; got "
              + JsonFault.of(e)
              + ". Delete the stage's folder and the record beside it, and resume.",
          e);
    }
  }

  /** The stage's further file; none without pilots. */
  public Map<String, byte[]> files() {
    return rates.isEmpty() ? Map.of() : Map.of(FILE, MAPPER.writeValueAsBytes(rates));
  }
}
