package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The decoders that a {@code tokenizer.json} may name. Texts are never put together from ids here,
 * so that none of them reaches native code.
 */
final class Decoders {
  private static final List<String> KNOWN =
      List.of(
          "BPEDecoder",
          "ByteFallback",
          "ByteLevel",
          "CTC",
          "Fuse",
          "Metaspace",
          "Replace",
          "Strip",
          "WordPiece");

  private Decoders() {}

  static void check(Fields root) throws TokenizerFormatException {
    Part.read(root, "decoder", "decoders", Decoders::known);
  }

  private static JsonObject known(String type, Fields fields) throws TokenizerFormatException {
    if (!KNOWN.contains(type)) {
      throw fields.fault("type", "a known decoder");
    }
    return Part.typed(type);
  }
}
