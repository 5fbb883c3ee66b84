package org.distill4j.compress.prune;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.teacher.checkpoint.AtomicFile;
import tools.jackson.core.JacksonException;

/**
 * The order in which layers go, as it is kept, so that another target needs only further steps.
 *
 * @param format version of the form, {@link ScoreFile#FORMAT}
 * @param key what the order follows from, as its maker names it
 * @param removed the first steps
 */
public record LayerOrderFile(int format, String key, List<LayerRemoval.Removed> removed) {
  /** The file's name in a stage's folder. */
  public static final String NAME = "layers.json";

  /** Copies the list. */
  public LayerOrderFile {
    removed = List.copyOf(removed);
  }

  /** The file of some steps. */
  public static LayerOrderFile of(String key, List<LayerRemoval.Removed> removed) {
    return new LayerOrderFile(ScoreFile.FORMAT, key, removed);
  }

  /** The file's bytes. */
  public byte[] toJson() {
    return ScoreFile.MAPPER.writeValueAsBytes(this);
  }

  /** Writes the file, whole or not at all. */
  public void write(Path file) throws IOException {
    AtomicFile.write(file, toJson());
  }

  /**
   * Reads a file.
   *
   * @param key what the order must follow from
   * @throws IOException if it holds anything else, naming it
   */
  public static LayerOrderFile read(Path file, String key) throws IOException {
    LayerOrderFile read;
    try {
      read = ScoreFile.MAPPER.readValue(file, LayerOrderFile.class);
    } catch (JacksonException e) {
      throw new IOException(ScoreFile.fault(file, e.getOriginalMessage()), e);
    }
    if (read.format != ScoreFile.FORMAT || !read.key.equals(key)) {
      throw new IOException(ScoreFile.fault(file, "format " + read.format + " of " + read.key));
    }
    return read;
  }
}
