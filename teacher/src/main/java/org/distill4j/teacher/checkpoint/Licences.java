package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
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

  /** A model card begins with YAML between two lines of dashes. */
  private static final Pattern CARD =
      Pattern.compile("\\A---\\R(?:.*\\R)*?license:\\s*['\"]?([A-Za-z0-9.+-]+)['\"]?\\s*\\R");

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
    String text = new String(start, StandardCharsets.UTF_8);
    int end = text.indexOf("\n---", 3);
    if (end < 0) {
      return Optional.empty();
    }
    Matcher matcher = CARD.matcher(text.substring(0, end + 1));
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
