package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes float32 tensors as a safetensors file; the same tensors give the same bytes.
 *
 * <p>Tensors are in the order of their names and the header is padded with spaces to 8 bytes, as
 * the reference implementation does, so that its files and these are equal.
 */
public final class SafeTensorsWriter {
  private static final int CHUNK_FLOATS = 1 << 18;

  private SafeTensorsWriter() {}

  /** Writes the file whole or not at all, see {@link AtomicFile}. */
  public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
    SortedMap<String, Tensor> sorted = new TreeMap<>(tensors);
    byte[] header = header(sorted);
    AtomicFile.write(
        file,
        channel -> {
          ByteBuffer start = ByteBuffer.allocate(SafeTensorsHeader.LENGTH_BYTES + header.length);
          start.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header).flip();
          AtomicFile.writeFully(channel, start);
          for (Tensor tensor : sorted.values()) {
            write(channel, tensor.values());
          }
        });
  }

  private static byte[] header(SortedMap<String, Tensor> tensors) {
    Map<String, Object> root = new LinkedHashMap<>();
    // Hugging Face transformers refuses a file whose metadata does not name the framework.
    root.put(SafeTensorsHeader.METADATA, Map.of("format", "pt"));
    long begin = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      long end = begin + (long) entry.getValue().size() * Float.BYTES;
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("dtype", ElementType.F32.name());
      fields.put("shape", entry.getValue().shape());
      fields.put("data_offsets", List.of(begin, end));
      root.put(entry.getKey(), fields);
      begin = end;
    }
    byte[] json = JsonFields.MAPPER.writeValueAsBytes(root);
    byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  private static void write(WritableByteChannel channel, float[] values) throws IOException {
    ByteBuffer chunk =
        ByteBuffer.allocate(Math.min(CHUNK_FLOATS, values.length) * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += CHUNK_FLOATS) {
      int count = Math.min(CHUNK_FLOATS, values.length - from);
      chunk.clear();
      chunk.asFloatBuffer().put(values, from, count);
      AtomicFile.writeFully(channel, chunk.limit(count * Float.BYTES));
    }
  }
}
