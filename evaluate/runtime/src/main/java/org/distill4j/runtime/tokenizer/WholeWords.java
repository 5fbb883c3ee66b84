package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Finds the words that are one token of a vocabulary, as texts write them. */
final class WholeWords {
  private WholeWords() {}

  /**
   * The words with their ids: of a vocabulary that marks where words begin, such as {@code Ġfilm}
   * or {@code ▁film}, those with the mark; of others each token by itself.
   */
  static Map<String, Integer> of(JsonObject root, Map<String, Integer> vocabulary) {
    List<JsonObject> splitters = CutRules.parts(root.get("pre_tokenizer"), "pretokenizers");
    List<JsonObject> normalizers = CutRules.parts(root.get("normalizer"), "normalizers");
    if (splitters.stream().anyMatch(part -> CutRules.type(part).equals("ByteLevel"))) {
      return marked(vocabulary, " ", ByteCharacters::text);
    }
    if (splitters.stream().anyMatch(part -> CutRules.type(part).equals("Metaspace"))
        || normalizers.stream().anyMatch(CutRules::isMeta)) {
      return marked(vocabulary, CutRules.META, token -> token);
    }
    return suffix(root.getAsJsonObject("model"))
        .map(suffix -> ending(vocabulary, suffix))
        .orElse(vocabulary);
  }

  private static Map<String, Integer> marked(
      Map<String, Integer> vocabulary, String mark, UnaryOperator<String> text) {
    Map<String, Integer> words = new TreeMap<>();
    vocabulary.forEach(
        (token, id) -> {
          String word = text.apply(token);
          if (word.startsWith(mark) && word.length() > mark.length()) {
            words.put(word.substring(mark.length()), id);
          }
        });
    return words;
  }

  private static Optional<String> suffix(JsonObject model) {
    JsonElement suffix = model.get("end_of_word_suffix");
    return suffix instanceof JsonPrimitive text
        ? Optional.of(text.getAsString())
        : Optional.empty();
  }

  private static Map<String, Integer> ending(Map<String, Integer> vocabulary, String suffix) {
    Map<String, Integer> words = new TreeMap<>();
    vocabulary.forEach(
        (token, id) -> {
          if (token.endsWith(suffix) && token.length() > suffix.length()) {
            words.put(token.substring(0, token.length() - suffix.length()), id);
          }
        });
    return words;
  }
}
