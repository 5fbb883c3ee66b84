package org.distill4j.recipes.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Whether the disk has room for what a run will leave; asked before anything is trained. */
public final class DiskSpace {
  // Weights as safetensors and ONNX, four bytes each, and some room.
  private static final long BYTES_PER_PARAMETER = 9;

  // A training's state: weights, two moments and the best epoch's weights, four bytes each; the one
  // before lies beside it until the new one is whole.
  private static final long STATE_BYTES_PER_PARAMETER = 2 * 4 * 4;

  private static final double BYTES_PER_MEGABYTE = 1e6;

  private DiskSpace() {}

  /**
   * The bytes that the models of a run and the state of a training may take, each counted as large
   * as the pretrained one.
   *
   * @param parameters weights of the pretrained model
   * @param models how many of them are written
   */
  public static long needed(long parameters, int models) {
    long states = STATE_BYTES_PER_PARAMETER * parameters;
    return Math.addExact(states, Math.multiplyExact(BYTES_PER_PARAMETER * parameters, models));
  }

  /**
   * Asks the disk that a folder lies on, or will lie on.
   *
   * @throws IOException if less is free than needed
   */
  public static void check(Path out, long needed) throws IOException {
    Path existing = out.toAbsolutePath();
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    require(out, needed, Files.getFileStore(existing).getUsableSpace());
  }

  /** As {@link #check}, of a disk with that many bytes free. */
  static void require(Path out, long needed, long free) throws IOException {
    if (free < needed) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "--out %s: must have %,.1f MB free for the models of all stages; got %,.1f MB. Name a"
                  + " folder on a larger disk.",
              out,
              needed / BYTES_PER_MEGABYTE,
              free / BYTES_PER_MEGABYTE));
    }
  }
}
