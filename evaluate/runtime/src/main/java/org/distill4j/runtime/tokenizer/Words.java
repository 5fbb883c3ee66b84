package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Set;

/** The kinds of words: bytes after a pattern, whole words after a space, or the whole text. */
enum Words {
  BYTES,
  SPACED,
  NONE;

  private static final Set<String> NORMALIZERS =
      Set.of(
          "NFC",
          "NFD",
          "NFKC",
          "NFKD",
          "Lowercase",
          "StripAccents",
          "Nmt",
          "Strip",
          "Replace",
          "Precompiled");

  /** The kind of these pre-tokenizers, or null where it is another. */
  static Words of(List<JsonObject> splitters) {
    if (splitters.isEmpty()) {
      return NONE;
    }
    List<String> types = splitters.stream().map(CutRules::type).toList();
    boolean splits = CutRules.splitsAtSpace(splitters.get(0));
    if (splits && types.equals(List.of("ByteLevel"))) {
      return BYTES;
    }
    if (splits && types.equals(List.of("Split", "ByteLevel"))) {
      boolean separate =
          splitters.get(0).get("invert").getAsBoolean()
              || splitters.get(1).get("add_prefix_space").getAsBoolean();
      return separate ? null : BYTES;
    }
    boolean spaced =
        types.equals(List.of("Metaspace")) || types.equals(List.of("WhitespaceSplit", "Metaspace"));
    return spaced && isMetaspace(splitters.get(splitters.size() - 1)) ? SPACED : null;
  }

  private static boolean isMetaspace(JsonObject part) {
    return part.get("split").getAsBoolean()
        && part.get("replacement").getAsString().equals(CutRules.META)
        && part.get("prepend_scheme").getAsString().equals("always");
  }

  /** Whether normalizers leave letters as they are. */
  boolean knows(List<JsonObject> normalizers) {
    return normalizers.stream()
            .allMatch(
                part ->
                    switch (this) {
                      case BYTES -> CutRules.type(part).startsWith("NF");
                      case SPACED ->
                          NORMALIZERS.contains(CutRules.type(part)) && CutRules.isLocal(part);
                      case NONE -> isPrefix(part) || CutRules.isMeta(part);
                    })
        && (this != NONE || normalizers.stream().anyMatch(CutRules::isMeta));
  }

  private static boolean isPrefix(JsonObject part) {
    return CutRules.type(part).equals("Prepend")
        && part.get("prepend").getAsString().equals(CutRules.META);
  }

  /** What is put before the text. */
  String prefix(List<JsonObject> normalizers, List<JsonObject> splitters) {
    return switch (this) {
      case BYTES -> flag(splitters.get(splitters.size() - 1).get("add_prefix_space")) ? "Ġ" : "";
      case SPACED -> CutRules.META;
      case NONE -> CutRules.META.repeat((int) normalizers.stream().filter(Words::isPrefix).count());
    };
  }

  private static boolean flag(JsonElement value) {
    return value != null && value.getAsBoolean();
  }
}
