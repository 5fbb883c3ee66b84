package org.distill4j.compress.prune;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.compress.cache.KeyedFile;

/**
 * The order in which layers go, as it is kept, so that another target needs only further steps.
 *
 * @param format version of the form, {@link KeyedFile#FORMAT}
 * @param key what the order follows from, as its maker names it
 * @param removed the first steps
 */
public record LayerOrderFile(int format, String key, List<LayerRemoval.Removed> removed)
    implements KeyedFile {
  /** The file's name in a stage's folder. */
  public static final String NAME = "layers.json";

  /** Copies the list. */
  public LayerOrderFile {
    removed = List.copyOf(removed);
  }

  /** The file of some steps. */
  public static LayerOrderFile of(String key, List<LayerRemoval.Removed> removed) {
    return new LayerOrderFile(KeyedFile.FORMAT, key, removed);
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
   * @param key what the order must follow from
   * @throws IOException if it holds anything else, naming it
   */
  public static LayerOrderFile read(Path file, String key) throws IOException {
    return KeyedFile.read(file, key, LayerOrderFile.class);
  }
}
