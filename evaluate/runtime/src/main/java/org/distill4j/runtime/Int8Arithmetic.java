package org.distill4j.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this processor multiplies int8 matrices exactly. On x86 without VNNI instructions, ONNX
 * Runtime adds products in pairs of 16 bits, which saturate: logits, and now and then a label,
 * differ from those of other processors. ARM's instructions are exact.
 */
final class Int8Arithmetic {
  private static final Logger LOG = LoggerFactory.getLogger(Int8Arithmetic.class);
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
  private static final List<String> EXACT = List.of("avx512_vnni", "avx_vnni", "amx_int8");
  private static final boolean EXACT_HERE =
      isExact(System.getProperty("os.arch"), processorInformation());
  private static final AtomicBoolean SAID = new AtomicBoolean();

  private Int8Arithmetic() {}

  static boolean isExactHere() {
    return EXACT_HERE;
  }

  /** The same of a machine; one whose instructions are unknown counts as inexact if it is x86. */
  static boolean isExact(String architecture, List<String> information) {
    boolean x86 =
        List.of("amd64", "x86_64", "x86", "i386").contains(architecture.toLowerCase(Locale.ROOT));
    return !x86
        || information.stream()
            .filter(line -> line.startsWith("flags"))
            .anyMatch(line -> Arrays.stream(line.split("\\s+")).anyMatch(EXACT::contains));
  }

  /** Says once per process that answers may differ. */
  static void warn(Path folder) {
    if (!SAID.getAndSet(true)) {
      LOG.warn(
          "{} is an int8 model, and this processor has no VNNI instructions, or does not tell: its"
              + " answers may differ a little from those it was measured with. distill4j verify DIR"
              + " --here compares them.",
          folder);
    }
  }

  private static List<String> processorInformation() {
    try {
      return Files.isReadable(PROCESSOR) ? Files.readAllLines(PROCESSOR) : List.of();
    } catch (IOException unreadable) {
      return List.of();
    }
  }
}
