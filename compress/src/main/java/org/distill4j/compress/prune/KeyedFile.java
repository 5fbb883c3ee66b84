package org.distill4j.compress.prune;

import java.io.IOException;
import java.nio.file.Path;
import org.distill4j.teacher.checkpoint.AtomicFile;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What pruning measured, as a JSON file that says of what. */
interface KeyedFile {
  /** The form that is written. */
  int FORMAT = 1;

  /** Version of the form. */
  int format();

  /** What the content follows from, as its maker names it. */
  String key();

  /** The file's bytes. */
  static byte[] toJson(KeyedFile content) {
    return Json.MAPPER.writeValueAsBytes(content);
  }

  /** Writes a file, whole or not at all. */
  static void write(Path file, KeyedFile content) throws IOException {
    AtomicFile.write(file, toJson(content));
  }

  /**
   * Reads a file, strictly.
   *
   * @throws IOException if it holds anything but this type of this key, naming it
   */
  static <T extends KeyedFile> T read(Path file, String key, Class<T> type) throws IOException {
    T read;
    try {
      read = Json.MAPPER.readValue(file, type);
    } catch (JacksonException e) {
      throw new IOException(fault(file, e.getOriginalMessage()), e);
    }
    if (read.format() != FORMAT || !read.key().equals(key)) {
      throw new IOException(fault(file, "format " + read.format() + " of " + read.key()));
    }
    return read;
  }

  private static String fault(Path file, String got) {
    return file
        + ": must hold what pruning measured, under its own name; got "
        + got
        + ". Delete it.";
  }

  /** Keeps the mapper out of the records' members. */
  final class Json {
    private static final JsonMapper MAPPER =
        JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}
  }
}
