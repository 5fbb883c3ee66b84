package org.distill4j.evaluate.benchmark;

import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.Example;

/**
 * The most memory that a fresh Java process holds resident (in bytes, JVM and libraries included)
 * while it opens a model folder and classifies rows one by one on one thread.
 *
 * <p>The number is the kernel's {@code VmHWM} of {@code /proc/self/status}. Other systems than
 * Linux do not have it; there the result is absent.
 */
public final class MemoryProbe {
  private static final Path STATUS = Path.of("/proc/self/status");

  private MemoryProbe() {}

  /** Whether this system tells a process's peak of resident memory. */
  public static boolean isSupported() {
    return Files.isReadable(STATUS);
  }

  /**
   * Runs the process.
   *
   * @param rows that it classifies; some tens are enough
   * @return bytes; absent where {@link #isSupported()} is false
   * @throws IOException when the process fails, with its own words
   */
  public static Optional<Long> peakBytes(Path folder, Dataset rows) throws IOException {
    if (!isSupported()) {
      return Optional.empty();
    }
    Path complaints = Files.createTempFile("memory-probe", ".txt");
    try {
      return Optional.of(run(folder, rows.examples(), complaints));
    } finally {
      Files.delete(complaints);
    }
  }

  private static long run(Path folder, List<Example> rows, Path complaints) throws IOException {
    Process process = command(folder).redirectError(complaints.toFile()).start();
    try (BufferedReader answer = process.inputReader(StandardCharsets.UTF_8)) {
      try (DataOutputStream out = new DataOutputStream(process.getOutputStream())) {
        MemoryProbeProcess.send(rows, out);
      } catch (IOException closed) {
        // The process has ended early; what it complained about says why.
      }
      String bytes = answer.readLine();
      int code = process.waitFor();
      if (code != 0 || bytes == null) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s: must classify in a fresh process; it ended with code %d and said %s",
                folder,
                code,
                Files.readString(complaints).strip()));
      }
      return Long.parseLong(bytes);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException(folder + ": must not be interrupted while measured; was.", stopped);
    } finally {
      process.destroy();
    }
  }

  private static ProcessBuilder command(Path folder) {
    return new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        // A fixed heap limit: the default depends on the machine's memory, and so would the result.
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        MemoryProbeProcess.class.getName(),
        folder.toString());
  }
}
