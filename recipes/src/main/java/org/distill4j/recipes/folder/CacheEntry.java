package org.distill4j.recipes.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one file of the cache is.
 *
 * @param file the file
 * @param kind what it holds, in words
 * @param origin the recipe and teacher that it was made with; absent where that was not recorded
 * @param bytes its size
 * @param modified when it was written last
 */
public record CacheEntry(
    Path file, String kind, Optional<String> origin, long bytes, Instant modified) {
  /** Far above the headers that this program writes, which hold one tensor. */
  private static final int MOST_HEADER_BYTES = 1 << 16;

  /** The folder in the cache with one line of text for each entry, which says what made it. */
  private static final String ORIGINS = "origins";

  /** What a file of scores holds, by a key that only its kind has; looked up in this order. */
  private static final List<Map.Entry<String, String>> KINDS =
      List.of(
          Map.entry("wholeMillis", "latencies of pruned layers"),
          Map.entry("removed", "pruning order of layers"),
          Map.entry("sizes", "validation scores of pruned sizes"),
          Map.entry("heads", "pruning scores of heads and neurons"));

  static CacheEntry of(Path file) throws IOException {
    Path origin = originOf(file);
    return new CacheEntry(
        file,
        kind(file),
        Files.isRegularFile(origin)
            ? Optional.of(Files.readString(origin).strip())
            : Optional.empty(),
        Files.size(file),
        Files.getLastModifiedTime(file).toInstant());
  }

  /** Where the origin of an entry is recorded. */
  static Path originOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder.resolveSibling(ORIGINS).resolve(file.getFileName() + ".txt");
  }

  private static String kind(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(".json")) {
      return scores(file);
    }
    if (name.endsWith(".part") || name.endsWith(".done")) {
      return "teacher outputs of an unfinished run";
    }
    return "teacher outputs" + tensor(file).map(": "::concat).orElse("");
  }

  private static String scores(Path file) throws IOException {
    try {
      JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
      for (Map.Entry<String, String> kind : KINDS) {
        if (json.has(kind.getKey())) {
          return kind.getValue();
        }
      }
      return "pruning scores";
    } catch (JacksonException e) {
      return "pruning scores, unreadable";
    }
  }

  /** Name and shape of the tensor in a safetensors file, where its header can be read. */
  private static Optional<String> tensor(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] length = in.readNBytes(Long.BYTES);
      if (length.length < Long.BYTES) {
        return Optional.empty();
      }
      long bytes = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (bytes <= 0 || bytes > MOST_HEADER_BYTES) {
        return Optional.empty();
      }
      String header = new String(in.readNBytes((int) bytes), StandardCharsets.UTF_8);
      return shape(JsonMapper.shared().readTree(header));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> shape(JsonNode header) {
    for (Map.Entry<String, JsonNode> tensor : header.properties()) {
      JsonNode shape = tensor.getValue().get("shape");
      if (shape != null && shape.size() == 2) {
        String rows = tensor.getKey().equals("logits") ? "texts" : "tokens";
        return Optional.of(
            String.format(
                Locale.ROOT,
                "%s of %,d %s, %,d numbers each",
                tensor.getKey().replace('_', ' '),
                shape.get(0).asLong(),
                rows,
                shape.get(1).asLong()));
      }
    }
    return Optional.empty();
  }
}
