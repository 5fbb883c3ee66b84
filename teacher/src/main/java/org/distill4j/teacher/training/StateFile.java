package org.distill4j.teacher.training;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.distill4j.teacher.checkpoint.AtomicFile;

/** A file of numbers in a fixed order, whole or not there at all, with a checksum at its end. */
final class StateFile {
  private static final long MAGIC = 0x64346a2d73746103L; // d4j-sta, version 3
  private static final int BUFFER = 1 << 16;

  private StateFile() {}

  /** Writes the numbers. */
  interface Content {
    void writeTo(Output out) throws IOException;
  }

  static void write(Path file, Content content) throws IOException {
    AtomicFile.write(
        file,
        channel -> {
          CheckedOutputStream sum =
              new CheckedOutputStream(Channels.newOutputStream(channel), new CRC32C());
          OutputStream buffered = new BufferedOutputStream(sum, BUFFER);
          DataOutputStream out = new DataOutputStream(buffered);
          out.writeLong(MAGIC);
          content.writeTo(new Output(out));
          out.flush();
          out.writeLong(sum.getChecksum().getValue());
          out.flush();
        });
  }

  /** Whether the file is there, of this version, and holds what was written. */
  static boolean isWhole(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) < 2 * Long.BYTES) {
      return false;
    }
    try (InputStream raw = Files.newInputStream(file)) {
      CheckedInputStream sum = new CheckedInputStream(raw, new CRC32C());
      if (new DataInputStream(sum).readLong() != MAGIC) {
        return false;
      }
      long left = Files.size(file) - 2 * Long.BYTES;
      byte[] buffer = new byte[BUFFER];
      while (left > 0) {
        int read = sum.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (read < 0) {
          return false;
        }
        left -= read;
      }
      return new DataInputStream(raw).readLong() == sum.getChecksum().getValue();
    }
  }

  /** Opens a whole file. */
  static Input open(Path file) throws IOException {
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
    Input input = new Input(file, in);
    input.require(MAGIC, in.readLong(), "begin as a state of this version");
    return input;
  }

  /** Takes numbers in order. */
  static final class Output {
    private final DataOutputStream out;
    private final ByteBuffer chunk = ByteBuffer.allocate(BUFFER);

    private Output(DataOutputStream out) {
      this.out = out;
    }

    void number(long value) throws IOException {
      out.writeLong(value);
    }

    void number(double value) throws IOException {
      out.writeDouble(value);
    }

    void numbers(float[] values) throws IOException {
      out.writeLong(values.length);
      int most = BUFFER / Float.BYTES;
      for (int from = 0; from < values.length; from += most) {
        int count = Math.min(most, values.length - from);
        chunk.clear().asFloatBuffer().put(values, from, count);
        out.write(chunk.array(), 0, count * Float.BYTES);
      }
    }

    void numbers(double[] values) throws IOException {
      out.writeLong(values.length);
      for (double value : values) {
        out.writeDouble(value);
      }
    }

    void numbers(int[] values) throws IOException {
      out.writeLong(values.length);
      int most = BUFFER / Integer.BYTES;
      for (int from = 0; from < values.length; from += most) {
        int count = Math.min(most, values.length - from);
        chunk.clear().asIntBuffer().put(values, from, count);
        out.write(chunk.array(), 0, count * Integer.BYTES);
      }
    }
  }

  /** Gives the numbers back in the order in which they were written. */
  static final class Input implements AutoCloseable {
    private final Path file;
    private final DataInputStream in;
    private final ByteBuffer chunk = ByteBuffer.allocate(BUFFER);

    private Input(Path file, DataInputStream in) {
      this.file = file;
      this.in = in;
    }

    long number() throws IOException {
      return in.readLong();
    }

    double fraction() throws IOException {
      return in.readDouble();
    }

    void numbers(float[] into) throws IOException {
      require(into.length, in.readLong(), "be of this training, of the same shapes");
      int most = BUFFER / Float.BYTES;
      for (int from = 0; from < into.length; from += most) {
        int count = Math.min(most, into.length - from);
        in.readFully(chunk.array(), 0, count * Float.BYTES);
        chunk.clear().asFloatBuffer().get(into, from, count);
      }
    }

    void numbers(double[] into) throws IOException {
      require(into.length, in.readLong(), "be of this training, of the same shapes");
      for (int i = 0; i < into.length; i++) {
        into[i] = in.readDouble();
      }
    }

    void numbers(int[] into) throws IOException {
      require(into.length, in.readLong(), "be of this training, of the same shapes");
      int most = BUFFER / Integer.BYTES;
      for (int from = 0; from < into.length; from += most) {
        int count = Math.min(most, into.length - from);
        in.readFully(chunk.array(), 0, count * Integer.BYTES);
        chunk.clear().asIntBuffer().get(into, from, count);
      }
    }

    private void require(long expected, long found, String what) throws IOException {
      if (expected != found) {
        throw new IOException(
            file + ": must " + what + ", " + expected + "; got " + found + ". Delete the file.");
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
