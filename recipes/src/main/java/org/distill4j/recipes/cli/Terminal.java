package org.distill4j.recipes.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether a person sits at standard input, output or error. Java's console tells of standard input
 * and output only, and from Java 22 on it exists without a terminal, so the system's own table is
 * asked; where there is none, plain lines serve everywhere.
 */
final class Terminal {
  private static final int STANDARD_INPUT = 0;
  private static final int STANDARD_OUTPUT = 1;
  private static final int STANDARD_ERROR = 2;

  private Terminal() {}

  static boolean shows() {
    return isTerminal(STANDARD_ERROR);
  }

  /** Whether a person can be asked and will read the answer; never in a script or a pipe. */
  static boolean converses() {
    return isTerminal(STANDARD_INPUT) && isTerminal(STANDARD_OUTPUT);
  }

  private static boolean isTerminal(int descriptor) {
    try {
      Path stream = Path.of("/proc/self/fd", String.valueOf(descriptor));
      String device = Files.readSymbolicLink(stream).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException noSuchTable) {
      return false;
    }
  }
}
