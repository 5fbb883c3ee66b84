package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A safetensors file opened for reading.
 *
 * <p>The header's length and every offset are checked against the file before they are used, so a
 * hostile file costs no more memory than its own size. Tensors are read when asked for. Safe for
 * use by many threads.
 */
public final class SafeTensors implements AutoCloseable {
  /** Bytes read at once: a multiple of every element's width, small beside any tensor table. */
  private static final int CHUNK_BYTES = 1 << 20;

  private final Path file;
  private final FileChannel channel;
  private final SafeTensorsHeader header;

  private SafeTensors(Path file, FileChannel channel, SafeTensorsHeader header) {
    this.file = file;
    this.channel = channel;
    this.header = header;
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws CheckpointException if the file is absent, cut short, or breaks a rule of the format
   */
  public static SafeTensors open(Path file) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new CheckpointException(
          file, "must be a safetensors file; got no such file. Check the path.");
    }
    try {
      String place = file.toString();
      long bytes = channel.size();
      byte[] start = read(file, channel, 0, (int) Math.min(SafeTensorsHeader.LENGTH_BYTES, bytes));
      int length = SafeTensorsHeader.length(place, start, bytes);
      byte[] json = read(file, channel, SafeTensorsHeader.LENGTH_BYTES, length);
      return new SafeTensors(file, channel, SafeTensorsHeader.parse(place, json, bytes));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The tensors' names, sorted. */
  public SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(header.entries().keySet()));
  }

  /** The strings that the writer left under {@code __metadata__}. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  /** The element type's name in the file, such as {@code BF16}. */
  public String dtype(String name) throws CheckpointException {
    return entry(name).type().name();
  }

  /** The lengths of a tensor's axes, outermost first. */
  public int[] shape(String name) throws CheckpointException {
    return entry(name).shape().stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * A tensor of floating point numbers, row-major; F16 and BF16 widen exactly, F64 is rounded.
   *
   * @throws CheckpointException if there is no such tensor or it holds no floating point numbers
   */
  public float[] floats(String name) throws IOException {
    SafeTensorsHeader.Entry entry = floating(name);
    float[] values = new float[elements(entry)];
    ElementType type = entry.type();
    forEachChunk(
        entry,
        (bytes, from, count) -> {
          if (type == ElementType.F32) {
            bytes.asFloatBuffer().get(values, from, count);
            return;
          }
          for (int i = from; i < from + count; i++) {
            values[i] = type.nextFloat(bytes);
          }
        });
    return values;
  }

  /** As {@link #floats}, without rounding F64. */
  public double[] doubles(String name) throws IOException {
    SafeTensorsHeader.Entry entry = floating(name);
    double[] values = new double[elements(entry)];
    forEachChunk(
        entry,
        (bytes, from, count) -> {
          for (int i = from; i < from + count; i++) {
            values[i] = entry.type().nextDouble(bytes);
          }
        });
    return values;
  }

  /**
   * A tensor of whole numbers or truth values (0 and 1), row-major.
   *
   * @throws CheckpointException if there is no such tensor or it holds no whole numbers
   */
  public long[] longs(String name) throws IOException {
    SafeTensorsHeader.Entry entry = entry(name);
    if (!entry.type().isInteger()) {
      throw fault(name, "must hold whole numbers; got dtype " + entry.type());
    }
    long[] values = new long[elements(entry)];
    forEachChunk(
        entry,
        (bytes, from, count) -> {
          for (int i = from; i < from + count; i++) {
            values[i] = entry.type().nextLong(bytes);
          }
        });
    return values;
  }

  /**
   * A tensor of weights: F32, F16 or BF16, and finite.
   *
   * @throws CheckpointException if it has another type or holds NaN or an infinity
   */
  public Tensor weights(String name) throws IOException {
    if (!entry(name).type().isWeight()) {
      throw fault(
          name,
          "weights must be of dtype "
              + ElementType.weightNames()
              + "; got "
              + entry(name).type()
              + ". Save the model in one of these.");
    }
    return Tensor.of(Weights.finite(file + ": tensor " + name, floats(name)), shape(name));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private SafeTensorsHeader.Entry entry(String name) throws CheckpointException {
    SafeTensorsHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw fault(name, "must be in the file; got none by that name");
    }
    return entry;
  }

  private SafeTensorsHeader.Entry floating(String name) throws CheckpointException {
    SafeTensorsHeader.Entry entry = entry(name);
    if (!entry.type().isFloat()) {
      throw fault(name, "must hold floating point numbers; got dtype " + entry.type());
    }
    return entry;
  }

  private int elements(SafeTensorsHeader.Entry entry) throws CheckpointException {
    if (!(entry.elements() <= Integer.MAX_VALUE - 8)) {
      throw fault(
          entry.name(), "must hold fewer than 2^31 numbers, Java's limit; got " + entry.elements());
    }
    return (int) entry.elements();
  }

  private interface Chunk {
    void take(ByteBuffer bytes, int from, int count);
  }

  private void forEachChunk(SafeTensorsHeader.Entry entry, Chunk chunk) throws IOException {
    int perChunk = CHUNK_BYTES / entry.type().bytes();
    int elements = (int) entry.elements();
    for (long from = 0; from < elements; from += perChunk) {
      int count = (int) Math.min(perChunk, elements - from);
      long at = header.dataStart() + entry.begin() + from * entry.type().bytes();
      byte[] bytes = read(file, channel, at, count * entry.type().bytes());
      chunk.take(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), (int) from, count);
    }
  }

  private static byte[] read(Path file, FileChannel channel, long at, int count)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new CheckpointException(
            file, "must stay as it is while it is read; got an early end at byte " + at);
      }
    }
    return buffer.array();
  }

  private CheckpointException fault(String tensor, String what) {
    return SafeTensorsHeader.fault(file.toString(), tensor, what);
  }
}
