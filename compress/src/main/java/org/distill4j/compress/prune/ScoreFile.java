package org.distill4j.compress.prune;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.distill4j.compress.cache.KeyedFile;

/**
 * Scores as they are kept, so that another target needs no new ones. Numbers read back exactly.
 *
 * @param format version of the form, {@link KeyedFile#FORMAT}
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
    boolean comparable)
    implements KeyedFile {
  /** The file's name in a stage's folder. */
  public static final String NAME = "scores.json";

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
    return KeyedFile.toJson(this);
  }

  /** Writes the file, whole or not at all. */
  public void write(Path file) throws IOException {
    KeyedFile.write(file, this);
  }

  /**
   * Reads a file.
   *
   * @param key what the scores must follow from
   * @throws IOException if it holds anything else, naming it
   */
  public static ScoreFile read(Path file, String key) throws IOException {
    return KeyedFile.read(file, key, ScoreFile.class);
  }
}
