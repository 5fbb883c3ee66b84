package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** A checkpoint file that cannot be used, reported as where, what must hold, what was found. */
public final class CheckpointException extends IOException {
  /** A fault of a file, in the house shape. */
  public CheckpointException(Path file, String fault) {
    super(file + ": " + fault);
  }

  /** A fault of a named place, such as a class-path resource. */
  public CheckpointException(String place, String fault) {
    super(place + ": " + fault);
  }
}
