package org.distill4j.evaluate.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The most memory of this process that was resident at a time. */
public final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ResidentMemory() {}

  /** Bytes; -1 where the system does not tell as Linux does. */
  public static long peakBytes() {
    try {
      return Files.isReadable(STATUS) ? peakBytes(Files.readAllLines(STATUS)) : -1;
    } catch (IOException unreadable) {
      return -1;
    }
  }

  /** The line {@code VmHWM: 12345 kB}, where kB are 1,024 bytes. */
  static long peakBytes(List<String> status) throws IOException {
    for (String line : status) {
      if (line.startsWith("VmHWM:")) {
        return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("/proc/self/status: must tell VmHWM; it does not. Use another kernel.");
  }
}
