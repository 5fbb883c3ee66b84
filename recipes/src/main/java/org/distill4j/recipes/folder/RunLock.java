package org.distill4j.recipes.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a run's folder for one run at a time. The system frees it when the process ends, however it
 * ends, so that a killed run never locks out the one that goes on with it.
 */
public final class RunLock {
  private RunLock() {}

  /** What is done by one run at a time. */
  public interface Action<T> {
    T run() throws IOException;
  }

  /**
   * Holds a folder while something is done in it.
   *
   * @throws IOException if another run holds it
   */
  public static <T> T holding(Path folder, Action<T> action) throws IOException {
    Path file = folder.resolve(RunFolder.HELD);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (!taken(channel)) {
        throw new IOException(
            folder
                + ": must be one run's at a time; got another that is still going. Wait for its"
                + " end, or name another folder by --out.");
      }
      return action.run(); // the lock ends with the channel
    }
  }

  private static boolean taken(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException byThisProcess) {
      return false;
    }
  }
}
