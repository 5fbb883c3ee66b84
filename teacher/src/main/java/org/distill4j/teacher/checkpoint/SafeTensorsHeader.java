package org.distill4j.teacher.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The table of contents of a safetensors file: 8 bytes of length, little-endian, then JSON.
 *
 * @param metadata the free strings under {@code __metadata__}
 * @param entries the tensors by name
 * @param dataStart where in the file the tensors' bytes begin
 */
record SafeTensorsHeader(
    Map<String, String> metadata, SortedMap<String, Entry> entries, long dataStart) {
  static final String METADATA = "__metadata__";
  static final int LENGTH_BYTES = 8;

  /** The limit of the reference implementation, so that what it writes is read here. */
  private static final long MAX_HEADER_BYTES = 100_000_000;

  /** One tensor: {@code [begin, end)} counts bytes from {@link #dataStart}. */
  record Entry(String name, ElementType type, List<Integer> shape, long begin, long end) {
    long elements() {
      return (end - begin) / type.bytes();
    }
  }

  /** The header's length in bytes, checked against the file's. */
  static int length(String file, byte[] start, long fileBytes) throws CheckpointException {
    if (start.length < LENGTH_BYTES) {
      throw new CheckpointException(
          file, "must begin with 8 bytes of header length; got " + start.length + " bytes");
    }
    long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
    long room = Math.min(MAX_HEADER_BYTES, fileBytes - LENGTH_BYTES);
    if (!(length >= 2 && length <= room)) {
      throw new CheckpointException(
          file,
          "header: must be between 2 and "
              + room
              + " bytes long, as the file's size allows; got "
              + Long.toUnsignedString(length)
              + ". Copy the file again if it was cut short.");
    }
    return (int) length;
  }

  /** Reads and checks the header; every offset lies inside the data when this returns. */
  static SafeTensorsHeader parse(String file, byte[] json, long fileBytes)
      throws CheckpointException {
    JsonFields root = JsonFields.parse(file, json);
    Map<String, String> metadata = new TreeMap<>();
    SortedMap<String, Entry> entries = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : root.entries()) {
      String name = field.getKey();
      if (name.equals(METADATA)) {
        JsonFields strings = root.object(name);
        for (Map.Entry<String, JsonNode> string : strings.entries()) {
          metadata.put(string.getKey(), strings.text(string.getKey()));
        }
      } else {
        entries.put(name, entry(file, name, root.object(name)));
      }
    }
    long dataStart = (long) LENGTH_BYTES + json.length;
    checkLayout(file, entries.values(), fileBytes - dataStart);
    return new SafeTensorsHeader(metadata, entries, dataStart);
  }

  private static Entry entry(String file, String name, JsonFields fields)
      throws CheckpointException {
    ElementType type = type(fields);
    List<Integer> shape = fields.integers("shape");
    if (shape.stream().anyMatch(axis -> axis < 0)) {
      throw fault(file, name, "shape must have no negative axis; got " + shape);
    }
    long[] offsets = fields.longs("data_offsets");
    if (!(offsets.length == 2 && offsets[0] <= offsets[1])) {
      throw fields.fault("data_offsets", "must be [begin, end] with begin <= end; got wrong ones");
    }
    long expected = bytes(file, name, shape, type);
    if (expected != offsets[1] - offsets[0]) {
      throw fault(
          file,
          name,
          "data_offsets must span the "
              + expected
              + " bytes of "
              + type
              + " "
              + shape
              + "; got "
              + (offsets[1] - offsets[0]));
    }
    return new Entry(name, type, List.copyOf(shape), offsets[0], offsets[1]);
  }

  private static ElementType type(JsonFields fields) throws CheckpointException {
    String name = fields.text("dtype");
    for (ElementType type : ElementType.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw fields.fault("dtype", "must be a type that safetensors names; got " + name);
  }

  private static long bytes(String file, String name, List<Integer> shape, ElementType type)
      throws CheckpointException {
    try {
      long bytes = type.bytes();
      for (int axis : shape) {
        bytes = Math.multiplyExact(bytes, (long) axis);
      }
      return bytes;
    } catch (ArithmeticException e) {
      throw fault(file, name, "shape must be of a size that exists; got " + shape);
    }
  }

  /** The tensors must tile the data: inside it, without overlap, hole or remainder. */
  private static void checkLayout(String file, Iterable<Entry> entries, long dataBytes)
      throws CheckpointException {
    List<Entry> byPlace = new ArrayList<>();
    entries.forEach(byPlace::add);
    byPlace.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long end = 0;
    for (Entry entry : byPlace) {
      if (entry.end() > dataBytes) {
        throw fault(
            file,
            entry.name(),
            "data_offsets must end within the file's "
                + dataBytes
                + " bytes of data; got "
                + entry.end()
                + ". Copy the file again if it was cut short.");
      }
      if (entry.begin() != end) {
        String what = entry.begin() < end ? "overlapping" : "leaving a hole";
        throw fault(
            file,
            entry.name(),
            "data_offsets must begin where the tensor before ends, at "
                + end
                + "; got "
                + entry.begin()
                + ", "
                + what);
      }
      end = entry.end();
    }
    if (end != dataBytes) {
      throw new CheckpointException(
          file, "must end with its last tensor; got " + (dataBytes - end) + " bytes more");
    }
  }

  static CheckpointException fault(String file, String tensor, String what) {
    return new CheckpointException(file, "tensor " + tensor + ": " + what);
  }
}
