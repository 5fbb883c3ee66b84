package org.distill4j.recipes.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether standard error is watched by a person. Java's console tells of standard input and output
 * only, and from Java 22 on it exists without a terminal, so the system's own table is asked; where
 * there is none, plain lines serve everywhere.
 */
final class Terminal {
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Terminal() {}

  static boolean shows() {
    try {
      String device = Files.readSymbolicLink(STANDARD_ERROR).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException noSuchTable) {
      return false;
    }
  }
}
