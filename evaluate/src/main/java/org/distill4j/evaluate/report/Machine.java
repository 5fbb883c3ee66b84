package org.distill4j.evaluate.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a run was measured: operating system, architecture, processor, its hardware threads, and
 * the Java runtime. Holds no name of host or user.
 */
public record Machine(String os, String arch, String processor, int hardwareThreads, String java) {

  /** The machine this runs on; the processor's name is only known on Linux. */
  public static Machine here() {
    return new Machine(
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch"),
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
  }

  private static String processorName() {
    Path info = Path.of("/proc/cpuinfo");
    try {
      List<String> lines = Files.isReadable(info) ? Files.readAllLines(info) : List.of();
      return lines.stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException unreadable) {
      return "unknown";
    }
  }
}
