package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.distill4j.runtime.WriteFault;

/** Files that are whole under their final name, or not there at all. */
public final class AtomicFile {
  private static final AtomicLong NUMBER = new AtomicLong();

  private AtomicFile() {}

  /** What goes into a file. */
  public interface Content {
    /** Writes everything to the channel. */
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  /**
   * Writes under a temporary name beside the file, forces it to the disk, then renames it. A file
   * of that name is replaced; after a fault it is as before.
   */
  public static void write(Path file, Content content) throws IOException {
    write(file, file.resolveSibling(file.getFileName() + ".part"), content);
  }

  /**
   * As {@link #write(Path, byte[])}, for a folder that processes share: the temporary name is of
   * this process and this call alone.
   */
  public static void writeShared(Path file, byte[] bytes) throws IOException {
    String own = "." + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + ".part";
    Path part = file.resolveSibling(file.getFileName() + own);
    write(file, part, channel -> writeFully(channel, ByteBuffer.wrap(bytes)));
  }

  private static void write(Path file, Path part, Content content) throws IOException {
    try {
      try (FileChannel channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      rename(part, file);
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** As {@link #write(Path, Content)}, for content at hand. */
  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, channel -> writeFully(channel, ByteBuffer.wrap(bytes)));
  }

  /** Writes all that the buffer has left; a channel may take less at once. */
  static void writeFully(WritableByteChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static void rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      // Some network file systems rename only this way; the content is complete either way.
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
