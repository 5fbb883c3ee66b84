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
import org.distill4j.runtime.WriteFault;

/**
 * Rows of numbers in a safetensors file, with the data's CRC-32C among its metadata. Mapped into
 * memory: a row is read where it lies, and their number costs no heap.
 */
final class RowFile implements LogitRows {
  // Mappings are shorter than 2^31 bytes, Java's limit.
  private static final int MOST_BYTES_A_MAPPING = 1 << 30;

  private static final int ZEROS = 1 << 20;

  private final Path file;
  private final RowLayout layout;
  private final int rowsPerMapping;
  private final List<MappedByteBuffer> mappings;

  private RowFile(Path file, RowLayout layout, List<MappedByteBuffer> mappings) {
    this.file = file;
    this.layout = layout;
    this.rowsPerMapping = rowsPerMapping(layout);
    this.mappings = mappings;
  }

  private static int rowsPerMapping(RowLayout layout) {
    return Math.max(1, MOST_BYTES_A_MAPPING / layout.rowBytes());
  }

  /** Opens a file for reading; empty unless it holds such rows, undamaged. */
  static Optional<RowFile> open(Path file, RowLayout layout) throws IOException {
    if (!hasLength(file, layout)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      RowFile whole = map(file, channel, FileChannel.MapMode.READ_ONLY, layout);
      byte[] expected = header(layout, whole.checksum());
      ByteBuffer found = ByteBuffer.allocate(expected.length);
      while (found.hasRemaining() && channel.read(found, found.position()) >= 0) {
        // a channel may give less at once
      }
      return Arrays.equals(expected, found.array()) ? Optional.of(whole) : Optional.empty();
    }
  }

  /** Whether there is a file as long as such rows make it. */
  static boolean hasLength(Path file, RowLayout layout) throws IOException {
    return Files.isRegularFile(file) && Files.size(file) == bytes(layout);
  }

  /** A file to be filled, of the right length at once; what lies there of that length is kept. */
  static RowFile create(Path file, RowLayout layout) throws IOException {
    long bytes = bytes(layout);
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.size() != bytes) {
        channel.truncate(0);
        allocate(file, channel, bytes);
      }
      return map(file, channel, FileChannel.MapMode.READ_WRITE, layout);
    }
  }

  // Zeros are written: a mapping of a file with holes ends the process when the disk is full.
  private static void allocate(Path file, FileChannel channel, long bytes) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(bytes, ZEROS));
    try {
      for (long left = bytes; left > 0; left -= zeros.limit()) {
        zeros.clear().limit((int) Math.min(left, ZEROS));
        while (zeros.hasRemaining()) {
          channel.write(zeros);
        }
      }
      channel.force(true); // some file systems find room only now
    } catch (IOException full) {
      Files.deleteIfExists(file); // the room that it took is wanted
      throw WriteFault.of(file, full);
    }
  }

  private static RowFile map(
      Path file, FileChannel channel, FileChannel.MapMode mode, RowLayout layout)
      throws IOException {
    List<MappedByteBuffer> mappings = new ArrayList<>();
    long start = header(layout, 0).length;
    int most = rowsPerMapping(layout);
    for (int from = 0; from < layout.rows(); from += most) {
      long size = (long) Math.min(most, layout.rows() - from) * layout.rowBytes();
      MappedByteBuffer mapping = channel.map(mode, start + (long) from * layout.rowBytes(), size);
      mapping.order(ByteOrder.LITTLE_ENDIAN);
      mappings.add(mapping);
    }
    return new RowFile(file, layout, mappings);
  }

  private static long bytes(RowLayout layout) {
    return header(layout, 0).length + layout.bytes();
  }

  // Of the same length for every checksum; keys sorted and padded to 8 bytes as other writers do.
  private static byte[] header(RowLayout layout, long checksum) {
    String json =
        String.format(
            Locale.ROOT,
            "{\"__metadata__\":{\"crc32c\":\"%08x\"},\"%s\":{\"dtype\":\"%s\","
                + "\"shape\":[%d,%d],\"data_offsets\":[0,%d]}}",
            checksum,
            layout.tensor(),
            layout.storage(),
            layout.rows(),
            layout.width(),
            layout.bytes());
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
    return layout.rows();
  }

  @Override
  public float[] row(int number) {
    float[] row = new float[layout.width()];
    read(number, 0, row);
    return row;
  }

  /** Reads a part of a row, from a column on, as long as the array is. */
  void read(int number, int column, float[] into) {
    MappedByteBuffer mapping = mappings.get(number / rowsPerMapping);
    int at = number % rowsPerMapping * layout.rowBytes();
    if (layout.storage() == RowLayout.Storage.F32) {
      for (int i = 0; i < into.length; i++) {
        into[i] = mapping.getFloat(at + (column + i) * Float.BYTES);
      }
    } else {
      for (int i = 0; i < into.length; i++) {
        into[i] = HalfPrecision.toFloat(mapping.getShort(at + (column + i) * Short.BYTES));
      }
    }
  }

  /** Writes a row. */
  void put(int number, float[] row) {
    put(number, 0, row);
  }

  /** Writes a part of a row, from a column on. */
  void put(int number, int column, float[] part) {
    MappedByteBuffer mapping = mappings.get(number / rowsPerMapping);
    int at = number % rowsPerMapping * layout.rowBytes();
    for (int i = 0; i < part.length; i++) {
      if (layout.storage() == RowLayout.Storage.F32) {
        mapping.putFloat(at + (column + i) * Float.BYTES, part[i]);
      } else {
        mapping.putShort(at + (column + i) * Short.BYTES, HalfPrecision.of(part[i]));
      }
    }
  }

  /** Brings all that was put to the disk. */
  void force() {
    mappings.forEach(MappedByteBuffer::force);
  }

  /** Writes the header, after which the file is whole. */
  void seal() throws IOException {
    ByteBuffer header = ByteBuffer.wrap(header(layout, checksum()));
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
