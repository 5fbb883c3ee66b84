package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;

/** The normalizers that a {@code tokenizer.json} may name. */
final class Normalizers {
  private static final int LONGEST = 256;

  private Normalizers() {}

  static JsonObject read(Fields root) throws TokenizerFormatException {
    return Part.read(root, "normalizer", "normalizers", Normalizers::rebuilt);
  }

  private static JsonObject rebuilt(String type, Fields fields) throws TokenizerFormatException {
    return switch (type) {
      case "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "Nmt", "ByteLevel" ->
          Part.typed(type);
      case "BertNormalizer" -> bert(type, fields);
      case "Strip" -> Part.flags(type, fields, true, "strip_left", "strip_right");
      case "Prepend" -> with(Part.typed(type), "prepend", fields.text("prepend", LONGEST));
      case "Replace" -> {
        JsonObject replace = Part.typed(type);
        replace.add("pattern", Patterns.read(fields));
        yield with(replace, "content", fields.text("content", LONGEST));
      }
      case "Precompiled" ->
          with(Part.typed(type), "precompiled_charsmap", CharacterMap.checked(fields));
      default -> throw fields.fault("type", "a known normalizer");
    };
  }

  private static JsonObject with(JsonObject part, String key, String value) {
    part.addProperty(key, value);
    return part;
  }

  private static JsonObject bert(String type, Fields fields) throws TokenizerFormatException {
    JsonObject bert =
        Part.flags(type, fields, true, "clean_text", "handle_chinese_chars", "lowercase");
    if (fields.has("strip_accents")) {
      bert.addProperty("strip_accents", fields.flag("strip_accents", true));
    } else {
      bert.add("strip_accents", JsonNull.INSTANCE);
    }
    return bert;
  }
}
