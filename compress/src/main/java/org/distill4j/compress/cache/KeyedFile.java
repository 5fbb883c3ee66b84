package org.distill4j.compress.cache;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.distill4j.evaluate.dataset.JsonFault;
import org.distill4j.teacher.checkpoint.AtomicFile;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What pruning measured, as a JSON file that says of what. */
public interface KeyedFile {
  /** The form that is written. */
  int FORMAT = 1;

  /** What stands before the checksum of all that stands before it. */
  String SUM = "\nsha256 ";

  /** Version of the form. */
  int format();

  /** What the content follows from, as its maker names it. */
  String key();

  /** The file's bytes. */
  static byte[] toJson(KeyedFile content) {
    return Json.MAPPER.writeValueAsBytes(content);
  }

  /**
   * Writes a file with its checksum on a line of its own, whole or not at all, into a folder that
   * processes may share.
   */
  static void write(Path file, KeyedFile content) throws IOException {
    byte[] json = toJson(content);
    byte[] sum = (SUM + Json.sha256(json) + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(json, json.length + sum.length);
    System.arraycopy(sum, 0, all, json.length, sum.length);
    AtomicFile.writeShared(file, all);
  }

  /**
   * Reads a file, strictly.
   *
   * @throws IOException if it holds anything but this type of this key, naming it
   */
  static <T extends KeyedFile> T read(Path file, String key, Class<T> type) throws IOException {
    T read;
    try {
      read = Json.MAPPER.readValue(checked(file), type);
    } catch (JacksonException e) {
      throw new IOException(fault(file, JsonFault.of(e)), e);
    }
    if (read.format() != FORMAT || !read.key().equals(key)) {
      throw new IOException(fault(file, "format " + read.format() + " of " + read.key()));
    }
    return read;
  }

  // Files of earlier versions, and those of a stage's folder, have no checksum.
  private static byte[] checked(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    int end = text.lastIndexOf(SUM);
    byte[] json =
        text.substring(0, end < 0 ? text.length() : end).getBytes(StandardCharsets.ISO_8859_1);
    if (end >= 0 && !text.substring(end).equals(SUM + Json.sha256(json) + "\n")) {
      throw new IOException(fault(file, "other bytes than its checksum is of"));
    }
    return json;
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

    private static String sha256(byte[] bytes) {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every Java has SHA-256", e);
      }
    }
  }
}
