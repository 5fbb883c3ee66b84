package org.distill4j.compress.prune;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.compress.cache.KeyedFile;

/**
 * The quality of a model at sizes that were tried, as it is kept, so that another tolerance or
 * further sizes need no second trial.
 *
 * @param format version of the form, {@link KeyedFile#FORMAT}
 * @param key what the sizes follow from, as their maker names it
 * @param sizes in the order in which they were tried
 */
public record SizeSweepFile(int format, String key, List<Size> sizes) implements KeyedFile {
  /**
   * A size that was tried.
   *
   * @param keep the share of heads and of neurons that stay; 1 for the whole model
   * @param parameters how many numbers such a model has
   * @param score its quality on the validation rows
   */
  public record Size(double keep, long parameters, double score) {}

  /** Copies the list. */
  public SizeSweepFile {
    sizes = List.copyOf(sizes);
  }

  /** The file of some sizes. */
  public static SizeSweepFile of(String key, List<Size> sizes) {
    return new SizeSweepFile(KeyedFile.FORMAT, key, sizes);
  }

  /** Writes the file, whole or not at all. */
  public void write(Path file) throws IOException {
    KeyedFile.write(file, this);
  }

  /**
   * Reads a file.
   *
   * @param key what the sizes must follow from
   * @throws IOException if it holds anything else, naming it
   */
  public static SizeSweepFile read(Path file, String key) throws IOException {
    return KeyedFile.read(file, key, SizeSweepFile.class);
  }
}
