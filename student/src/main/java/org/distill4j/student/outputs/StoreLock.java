package org.distill4j.student.outputs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one process at a time compute what a key names; a second one waits and finds it done. The
 * system frees the lock of a process that was killed.
 */
public final class StoreLock {
  // The system's locks are of processes: threads of this one wait for each other here.
  private static final ReentrantLock THREADS = new ReentrantLock();
  private static final int DIGITS = 15; // of the key, which fill less than 63 bits

  private StoreLock() {}

  /** What is done by one process at a time. */
  public interface Action<T> {
    /** Does it. */
    T run() throws IOException;
  }

  /**
   * Waits for the lock, and holds it while something is done.
   *
   * @param folder the store; the lock lies beside it, where nobody takes it for an entry
   * @param key hexadecimal, a word and a dash before it or not; others are locked apart, each at a
   *     byte of its own
   */
  public static <T> T holding(Path folder, String key, Action<T> action) throws IOException {
    Path whole = folder.toAbsolutePath();
    Files.createDirectories(whole);
    Path file = whole.resolveSibling("." + whole.getFileName() + ".lock");
    THREADS.lock();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      int hash = key.lastIndexOf('-') + 1;
      long at = Long.parseLong(key.substring(hash, hash + DIGITS), 16);
      FileLock lock = channel.lock(at, 1, false);
      try {
        return action.run();
      } finally {
        lock.release();
      }
    } finally {
      THREADS.unlock();
    }
  }
}
