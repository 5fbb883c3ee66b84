package org.distill4j.recipes.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.compress.bundle.ModelFolder;
import org.distill4j.evaluate.dataset.JsonFault;
import org.distill4j.teacher.checkpoint.AtomicFile;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a finished stage leaves beside its model.
 *
 * @param name unique within the run
 * @param kind teacher, control, or the stage's key in the recipe
 * @param parameters number of weights
 * @param trainSeconds spent in training steps; 0 without training
 * @param notes what to tell the reader of the report
 * @param inputs what its model follows from, see {@link Fingerprint}
 * @param files the SHA-256 of the files of its folder, by name
 */
public record StageRecord(
    String name,
    String kind,
    long parameters,
    double trainSeconds,
    List<String> notes,
    SortedMap<String, String> inputs,
    SortedMap<String, String> files) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** Copies what is mutable. */
  public StageRecord {
    if (name == null || kind == null) {
      throw new IllegalArgumentException("name, kind: must be texts; got null");
    }
    if (!(parameters >= 0 && trainSeconds >= 0 && trainSeconds < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "parameters, trainSeconds: must be finite and >= 0; got "
              + parameters
              + " and "
              + trainSeconds);
    }
    notes = notes == null ? List.of() : List.copyOf(notes);
    // None in what earlier versions wrote.
    inputs = Collections.unmodifiableSortedMap(inputs == null ? new TreeMap<>() : inputs);
    files = Collections.unmodifiableSortedMap(files == null ? new TreeMap<>() : files);
  }

  /** A record before its files are written. */
  public StageRecord(
      String name, String kind, long parameters, double trainSeconds, List<String> notes) {
    this(name, kind, parameters, trainSeconds, notes, new TreeMap<>(), new TreeMap<>());
  }

  /** The same of a stage that lies in this folder, whole. */
  public StageRecord made(Fingerprint from, Path folder) throws IOException {
    return new StageRecord(
        name, kind, parameters, trainSeconds, notes, from.values(), LockFile.sums(folder));
  }

  /**
   * What became of the files since, in words; empty where they are as they were written. An ONNX
   * file may be gone where there are weights, from which it is written anew.
   */
  public String damage(Path folder) throws IOException {
    if (files.isEmpty()) {
      return "no sums of its files are on record";
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      if (file.getKey().equals(ModelFolder.MODEL)
          && files.containsKey(HuggingFaceDirectory.WEIGHTS)
          && !Files.exists(path)) {
        continue;
      }
      if (!Files.isRegularFile(path)) {
        return "its " + file.getKey() + " is gone";
      }
      if (!LockFile.sha256(path).equals(file.getValue())) {
        return "its " + file.getKey() + " is no longer what was written";
      }
    }
    return "";
  }

  /** Writes the record, whole or not at all. */
  public void write(Path file) throws IOException {
    AtomicFile.write(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
  }

  /** Reads a record. */
  public static StageRecord read(Path file) throws IOException {
    try {
      StageRecord record = MAPPER.readValue(Files.readAllBytes(file), StageRecord.class);
      if (record != null) {
        return record;
      }
      throw damaged(file, "null");
    } catch (JacksonException e) {
      throw damaged(file, JsonFault.of(e));
    }
  }

  private static IOException damaged(Path file, String got) {
    return new IOException(
        file
            + ": must be what a finished stage left; got "
            + got
            + ". Delete it and the folder beside it, and resume.");
  }
}
