package org.distill4j.student.outputs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Logits {@code [n][C]} in a safetensors file, float32 and row-major, with the data's CRC-32C among
 * its metadata. Mapped into memory: a row is read where it lies, and n costs no heap.
 */
final class LogitFile implements LogitRows {
  // Mappings are shorter than 2^31 bytes, Java's limit.
  private static final int MOST_BYTES_A_MAPPING = 1 << 30;

  private final Path file;
  private final int rows;
  private final int classes;
  private final int rowsPerMapping;
  private final List<MappedByteBuffer> mappings;

  private LogitFile(Path file, int rows, int classes, List<MappedByteBuffer> mappings) {
    this.file = file;
    this.rows = rows;
    this.classes = classes;
    this.rowsPerMapping = rowsPerMapping(classes);
    this.mappings = mappings;
  }

  private static int rowsPerMapping(int classes) {
    return Math.max(1, MOST_BYTES_A_MAPPING / (classes * Float.BYTES));
  }

  /** Opens a file for reading; empty unless it holds so many logits, undamaged. */
  static Optional<LogitFile> open(Path file, int rows, int classes) throws IOException {
    if (!hasLength(file, rows, classes)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      LogitFile whole = map(file, channel, FileChannel.MapMode.READ_ONLY, rows, classes);
      byte[] expected = header(rows, classes, whole.checksum());
      ByteBuffer found = ByteBuffer.allocate(expected.length);
      while (found.hasRemaining() && channel.read(found, found.position()) >= 0) {
        // a channel may give less at once
      }
      return Arrays.equals(expected, found.array()) ? Optional.of(whole) : Optional.empty();
    }
  }

  /** Whether there is a file as long as so many logits make it. */
  static boolean hasLength(Path file, int rows, int classes) throws IOException {
    return Files.isRegularFile(file) && Files.size(file) == bytes(rows, classes);
  }

  /** A file to be filled, of the right length at once; what lies there of that length is kept. */
  static LogitFile create(Path file, int rows, int classes) throws IOException {
    long bytes = bytes(rows, classes);
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.size() != bytes) {
        channel.truncate(0);
      }
      return map(file, channel, FileChannel.MapMode.READ_WRITE, rows, classes);
    }
  }

  private static LogitFile map(
      Path file, FileChannel channel, FileChannel.MapMode mode, int rows, int classes)
      throws IOException {
    List<MappedByteBuffer> mappings = new ArrayList<>();
    long start = header(rows, classes, 0).length;
    int most = rowsPerMapping(classes);
    for (int from = 0; from < rows; from += most) {
      long size = (long) Math.min(most, rows - from) * classes * Float.BYTES;
      MappedByteBuffer mapping =
          channel.map(mode, start + (long) from * classes * Float.BYTES, size);
      mapping.order(ByteOrder.LITTLE_ENDIAN);
      mappings.add(mapping);
    }
    return new LogitFile(file, rows, classes, mappings);
  }

  private static long bytes(int rows, int classes) {
    return header(rows, classes, 0).length + (long) rows * classes * Float.BYTES;
  }

  // Of the same length for every checksum; keys sorted and padded to 8 bytes as other writers do.
  private static byte[] header(int rows, int classes, long checksum) {
    String json =
        String.format(
            Locale.ROOT,
            "{\"__metadata__\":{\"crc32c\":\"%08x\"},\"logits\":{\"dtype\":\"F32\","
                + "\"shape\":[%d,%d],\"data_offsets\":[0,%d]}}",
            checksum,
            rows,
            classes,
            (long) rows * classes * Float.BYTES);
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    byte[] header = new byte[Long.BYTES + (text.length + 7) / 8 * 8];
    Arrays.fill(header, (byte) ' ');
    ByteBuffer.wrap(header)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length - Long.BYTES)
        .put(text);
    return header;
  }

  @Override
  public int size() {
    return rows;
  }

  @Override
  public float[] row(int number) {
    float[] row = new float[classes];
    MappedByteBuffer mapping = mappings.get(number / rowsPerMapping);
    int at = number % rowsPerMapping * classes * Float.BYTES;
    for (int c = 0; c < classes; c++) {
      row[c] = mapping.getFloat(at + c * Float.BYTES);
    }
    return row;
  }

  /** Writes the logits of one text. */
  void put(int number, float[] row) {
    MappedByteBuffer mapping = mappings.get(number / rowsPerMapping);
    int at = number % rowsPerMapping * classes * Float.BYTES;
    for (int c = 0; c < classes; c++) {
      mapping.putFloat(at + c * Float.BYTES, row[c]);
    }
  }

  /** Brings all that was put to the disk. */
  void force() {
    mappings.forEach(MappedByteBuffer::force);
  }

  /** Writes the header, after which the file is whole. */
  void seal() throws IOException {
    ByteBuffer header = ByteBuffer.wrap(header(rows, classes, checksum()));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      while (header.hasRemaining()) {
        channel.write(header);
      }
      channel.force(true);
    }
  }

  private long checksum() {
    CRC32C sum = new CRC32C();
    mappings.forEach(mapping -> sum.update(mapping.duplicate().rewind()));
    return sum.getValue();
  }
}
