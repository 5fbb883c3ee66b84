package org.distill4j.compress.prune;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.distill4j.teacher.checkpoint.AtomicFile;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Scores as they are kept, so that another target needs no new ones. Numbers read back exactly.
 *
 * @param format version of the form, {@link #FORMAT}
 * @param key what the scores follow from, as their maker names it
 * @param heads scores of heads, one list a layer
 * @param feedForward scores of neurons, one list a layer
 * @param hidden scores of hidden units
 * @param comparable whether scores of different layers have one unit
 */
public record ScoreFile(
    int format,
    String key,
    List<List<Double>> heads,
    List<List<Double>> feedForward,
    List<Double> hidden,
    boolean comparable) {
  /** The form that is written. */
  public static final int FORMAT = 1;

  /** The file's name in a stage's folder. */
  public static final String NAME = "scores.json";

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Copies the lists. */
  public ScoreFile {
    heads = heads.stream().map(List::copyOf).toList();
    feedForward = feedForward.stream().map(List::copyOf).toList();
    hidden = List.copyOf(hidden);
  }

  /** The file of some scores. */
  public static ScoreFile of(String key, ImportanceScores scores) {
    return new ScoreFile(
        FORMAT,
        key,
        scores.heads().stream().map(ScoreFile::list).toList(),
        scores.feedForward().stream().map(ScoreFile::list).toList(),
        list(scores.hidden()),
        scores.isComparable());
  }

  /** The scores. */
  public ImportanceScores scores() {
    ImportanceScores scores =
        ImportanceScores.of(
                heads.stream().map(ScoreFile::array).toList(),
                feedForward.stream().map(ScoreFile::array).toList())
            .withHidden(array(hidden));
    return comparable ? scores.comparable() : scores;
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The file's bytes. */
  public byte[] toJson() {
    return MAPPER.writeValueAsBytes(this);
  }

  /** Writes the file, whole or not at all. */
  public void write(Path file) throws IOException {
    AtomicFile.write(file, toJson());
  }

  /**
   * Reads a file.
   *
   * @param key what the scores must follow from
   * @throws IOException if it holds anything else, naming it
   */
  public static ScoreFile read(Path file, String key) throws IOException {
    ScoreFile read;
    try {
      read = MAPPER.readValue(file, ScoreFile.class);
    } catch (JacksonException e) {
      throw new IOException(fault(file, e.getOriginalMessage()), e);
    }
    if (read.format != FORMAT || !read.key.equals(key)) {
      throw new IOException(fault(file, "format " + read.format + " of " + read.key));
    }
    return read;
  }

  static String fault(Path file, String got) {
    return file + ": must hold pruning scores of its own name; got " + got + ". Delete it.";
  }
}
