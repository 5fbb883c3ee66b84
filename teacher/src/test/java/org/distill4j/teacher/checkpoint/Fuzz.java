package org.distill4j.teacher.checkpoint;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Flips bits of a good file and sees what its reader answers. */
final class Fuzz {
  /** Far above what a file of a few kilobytes needs, far below what a forged size would take. */
  private static final long MAX_ALLOCATED = 64_000_000;

  private Fuzz() {}

  /** A reader under test. */
  interface Reader {
    void read(Path file) throws IOException;
  }

  /** Asserts that only a CheckpointException comes out, and that no load takes much memory. */
  static void flipBits(byte[] whole, Path file, int rounds, Reader reader) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Random random = new Random(17);
    for (int round = 0; round < rounds; round++) {
      byte[] bytes = whole.clone();
      for (int flips = 0; flips <= round % 3; flips++) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(file, bytes);
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        reader.read(file);
      } catch (CheckpointException e) {
        assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
      }
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertTrue(allocated < MAX_ALLOCATED, "round " + round + " took " + allocated + " bytes");
    }
  }
}
