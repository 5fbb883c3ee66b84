package org.distill4j.recipes.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Standard output that ends the command when it takes no more, as a full disk or a closed pipe: a
 * {@link java.io.PrintWriter} would go on without a word.
 */
final class ResultStream extends OutputStream {
  private static final Path TARGET = Path.of("/proc/self/fd/1");

  private final OutputStream out;
  private boolean broken;

  ResultStream(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  /**
   * Writes, or does nothing after a fault.
   *
   * @throws UncheckedIOException at the first fault, which writers do not hold back
   */
  @Override
  public void write(byte[] bytes, int from, int count) {
    if (broken) {
      return;
    }
    try {
      out.write(bytes, from, count);
    } catch (IOException e) {
      broken = true;
      throw new UncheckedIOException(
          new IOException(
              "standard output"
                  + target()
                  + ": must take all results; got '"
                  + e.getMessage()
                  + "'. Make room, or read to the end.",
              e));
    }
  }

  /** The file that it is led to, where the system tells. */
  private static String target() {
    try {
      Path file = Files.readSymbolicLink(TARGET);
      return file.isAbsolute() ? " (" + file + ")" : "";
    } catch (IOException | UnsupportedOperationException untold) {
      return "";
    }
  }
}
