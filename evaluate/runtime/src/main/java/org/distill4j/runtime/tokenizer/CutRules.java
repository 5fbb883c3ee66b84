package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of a tokenizer lets a text be cut at a single space between two letters. Each part must be
 * one that is known to work on a word, or on neighbouring characters, alone.
 *
 * @param spaces whether such cuts are safe at all
 * @param marks whether words end before punctuation too
 * @param marksAreWords whether each of BERT's punctuation marks is a word of its own
 * @param chinese whether every Chinese character is a word
 * @param whiteSpaceIsOne whether runs of white space count as one
 * @param longWordsAreUnknown whether a word of too many characters is unknown, whatever it is
 * @param spacesAreTwo whether any more of them are replaced by one
 * @param accentsAreNone whether BERT's normalizer removes accents
 * @param map the characters that a SentencePiece map changes
 * @param joined pairs of a letter and a space that the tokens of a model without words hold
 */
record CutRules(
    boolean spaces,
    boolean marks,
    boolean marksAreWords,
    boolean chinese,
    boolean whiteSpaceIsOne,
    boolean longWordsAreUnknown,
    boolean spacesAreTwo,
    boolean accentsAreNone,
    List<CharacterMap> map,
    Optional<Set<Integer>> joined) {
  static final CutRules NONE =
      new CutRules(
          false, false, false, false, false, false, false, false, List.of(), Optional.empty());
  private static final Set<String> LOCAL =
      Set.of("NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "Nmt", "Strip", "Prepend");
  private static final Set<String> DROP_SPACES =
      Set.of("BertPreTokenizer", "Whitespace", "WhitespaceSplit");
  private static final Set<String> FURTHER =
      Set.of("Punctuation", "Digits", "UnicodeScripts", "CharDelimiterSplit");
  static final String META = "▁";

  static CutRules of(JsonObject root) {
    List<JsonObject> normalizers = parts(root.get("normalizer"), "normalizers");
    List<JsonObject> splitters = parts(root.get("pre_tokenizer"), "pretokenizers");
    if (splitters.isEmpty()) {
      return withoutWords(root.getAsJsonObject("model"), normalizers);
    }
    boolean words = splitters.stream().anyMatch(CutRules::splitsAtSpace);
    boolean known =
        normalizers.stream().allMatch(CutRules::isLocal)
            && splitters.stream().allMatch(CutRules::isKnown);
    if (!words || !known) {
      return NONE;
    }
    String first = type(splitters.get(0));
    boolean simple = normalizers.stream().allMatch(CutRules::keepsWhiteSpace);
    return new CutRules(
        true,
        splitters.stream().anyMatch(CutRules::splitsAtMarks)
            && normalizers.stream()
                .noneMatch(part -> Set.of("Replace", "Precompiled").contains(type(part))),
        first.equals("BertPreTokenizer") && isBert(normalizers),
        DROP_SPACES.contains(first) && isChinese(normalizers),
        DROP_SPACES.contains(first) && simple,
        splitters.size() == 1 && type(root.getAsJsonObject("model")).equals("WordPiece"),
        normalizers.stream().anyMatch(CutRules::joinsSpaces)
            && normalizers.stream().flatMap(CutRules::map).noneMatch(map -> map.changes(' ')),
        normalizers.size() == 1 && removesAccents(normalizers.get(0)),
        normalizers.stream().flatMap(CutRules::map).toList(),
        Optional.empty());
  }

  private static boolean isBert(List<JsonObject> normalizers) {
    return normalizers.size() == 1 && type(normalizers.get(0)).equals("BertNormalizer");
  }

  private static boolean isChinese(List<JsonObject> normalizers) {
    return isBert(normalizers) && normalizers.get(0).get("handle_chinese_chars").getAsBoolean();
  }

  /**
   * A model that reads the whole text as one word, as Llama's: byte pairs are never merged across
   * two characters that no token has side by side.
   */
  private static CutRules withoutWords(JsonObject model, List<JsonObject> normalizers) {
    boolean llama =
        normalizers.stream().allMatch(part -> type(part).equals("Prepend") || isMeta(part))
            && normalizers.stream().anyMatch(CutRules::isMeta)
            && type(model).equals("BPE")
            && !model.get("ignore_merges").getAsBoolean()
            && model.get("continuing_subword_prefix").isJsonNull()
            && model.get("end_of_word_suffix").isJsonNull()
            && model.getAsJsonObject("vocab").has(META);
    if (!llama) {
      return NONE;
    }
    JsonObject vocabulary = model.getAsJsonObject("vocab");
    Set<Integer> joined = new HashSet<>();
    for (String token : vocabulary.keySet()) {
      for (int at = token.indexOf(META, 1); at > 0; at = token.indexOf(META, at + 1)) {
        joined.add(token.codePointBefore(at));
      }
    }
    // A character that is no token falls into bytes or becomes unknown.
    for (int c = 0; c < 128; c++) {
      if (!vocabulary.has(Character.toString(c))) {
        joined.add(c);
      }
    }
    return new CutRules(
        true, false, false, false, false, false, false, false, List.of(), Optional.of(joined));
  }

  /** Whether a space between these two characters is one to cut before. */
  boolean allows(int before, int after) {
    if (joined.isPresent()) {
      return before < 128 && after < 128 && !joined.get().contains(before);
    }
    return map.stream().noneMatch(m -> m.changes(before) || m.changes(' ') || m.changes(after));
  }

  static boolean isMeta(JsonObject part) {
    return type(part).equals("Replace")
        && part.getAsJsonObject("pattern").has("String")
        && part.getAsJsonObject("pattern").get("String").getAsString().equals(" ")
        && part.get("content").getAsString().equals(META);
  }

  static boolean isLocal(JsonObject part) {
    String type = type(part);
    if (type.equals("Replace")) {
      JsonObject pattern = part.getAsJsonObject("pattern");
      return pattern.has("String")
          ? pattern.get("String").getAsString().chars().noneMatch(Character::isWhitespace)
              && isPunctuation(pattern.get("String").getAsString())
          : pattern.get("Regex").getAsString().equals(" {2,}");
    }
    return type.equals("BertNormalizer") || type.equals("Precompiled") || LOCAL.contains(type);
  }

  private static boolean joinsSpaces(JsonObject part) {
    return type(part).equals("Replace") && part.getAsJsonObject("pattern").has("Regex");
  }

  private static boolean removesAccents(JsonObject part) {
    return type(part).equals("BertNormalizer")
        && (part.get("strip_accents").isJsonNull()
                ? part.get("lowercase")
                : part.get("strip_accents"))
            .getAsBoolean();
  }

  // A map, or a pattern of spaces, could tell a run of spaces from one.
  private static boolean keepsWhiteSpace(JsonObject part) {
    return !type(part).equals("Precompiled")
        && (!type(part).equals("Replace") || part.getAsJsonObject("pattern").has("String"));
  }

  private static boolean isPunctuation(String text) {
    return text.chars().noneMatch(c -> Character.isLetterOrDigit((char) c));
  }

  static boolean splitsAtSpace(JsonObject part) {
    String type = type(part);
    if (type.equals("Split")) {
      JsonElement regex = part.getAsJsonObject("pattern").get("Regex");
      String behavior = part.get("behavior").getAsString();
      boolean inverted = part.get("invert").getAsBoolean();
      return regex != null
          && Patterns.splitsWords(regex.getAsString())
          && behavior.equals(inverted ? "Removed" : "Isolated");
    }
    return DROP_SPACES.contains(type)
        || (type.equals("ByteLevel") && part.get("use_regex").getAsBoolean())
        || (type.equals("Metaspace") && part.get("split").getAsBoolean());
  }

  private static boolean splitsAtMarks(JsonObject part) {
    String type = type(part);
    return splitsAtSpace(part) && !type.equals("WhitespaceSplit") && !type.equals("Metaspace");
  }

  private static boolean isKnown(JsonObject part) {
    return splitsAtSpace(part) || FURTHER.contains(type(part)) || type(part).equals("ByteLevel");
  }

  static Stream<CharacterMap> map(JsonObject part) {
    return type(part).equals("Precompiled")
        ? CharacterMap.read(
            Base64.getDecoder().decode(part.get("precompiled_charsmap").getAsString()))
            .stream()
        : Stream.empty();
  }

  static List<JsonObject> parts(JsonElement part, String list) {
    List<JsonObject> parts = new ArrayList<>();
    if (part instanceof JsonObject object) {
      if (object.get(list) instanceof JsonArray inner) {
        inner.forEach(each -> parts.addAll(parts(each, list)));
      } else {
        parts.add(object);
      }
    }
    return parts;
  }

  static String type(JsonObject part) {
    return part.get("type").getAsString();
  }
}
