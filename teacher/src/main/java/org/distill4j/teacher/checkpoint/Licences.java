package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells a model's licence from its model card, or from the content of files that are known. */
final class Licences {
  /**
   * The encoders that Maven Central carries, by the SHA-256 of their ONNX file, with the licence
   * that the model card names to which their jar's README points.
   */
  private static final Map<String, String> KNOWN =
      Map.of(
          // all-MiniLM-L6-v2
          "ca46f1a88a9c6e61b918af1ab38be3e7903b986616551f0a6f10a7ecc5730cd4", "Apache-2.0",
          // bge-small-en-v1.5
          "828e1496d7fabb79cfa4dcd84fa38625c0d3d21da474a00f08db0f559940cf35", "MIT",
          // bge-small-zh-v1.5
          "69a0b846f4f116b5e6aabf9546ea6754d02264f3211a13a1bd69b31b8040749a", "MIT");

  /** A model card begins with YAML between two such lines. */
  private static final String DASHES = "---";

  private static final Pattern LICENCE =
      Pattern.compile("license:\\s*['\"]?([A-Za-z0-9.+-]+)['\"]?\\s*(?:#.*)?");

  private static final int CARD_BYTES = 16_384;

  private Licences() {}

  static Optional<String> known(Collection<String> sha256) {
    return sha256.stream().map(KNOWN::get).filter(Objects::nonNull).findFirst();
  }

  /** The licence that the folder's model card names. */
  static Optional<String> ofFolder(Path folder) throws IOException {
    Path card = folder.resolve("README.md");
    if (!Files.isRegularFile(card)) {
      return Optional.empty();
    }
    byte[] start;
    try (var in = Files.newInputStream(card)) {
      start = in.readNBytes(CARD_BYTES);
    }
    List<String> lines = new String(start, StandardCharsets.UTF_8).lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(DASHES)) {
      return Optional.empty();
    }
    int end = lines.subList(1, lines.size()).indexOf(DASHES);
    return end < 0 ? Optional.empty() : named(lines.subList(1, 1 + end));
  }

  // Line by line: an expression over all of them would go back over ever more ways to cut them.
  private static Optional<String> named(List<String> lines) {
    return lines.stream()
        .map(LICENCE::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .findFirst();
  }
}
