package org.distill4j.runtime;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Names the file of a fault of writing: a full disk's own message does not say where. */
public final class WriteFault {
  private WriteFault() {}

  /** Returns the fault with the file's name in its message, or itself where it has one. */
  public static IOException of(Path file, IOException fault) {
    String said = String.valueOf(fault.getMessage());
    return fault instanceof FileSystemException || said.contains(": must ")
        ? fault
        : new IOException(
            file + ": must be written whole; got '" + said + "'. Make room, or name another disk.",
            fault);
  }
}
