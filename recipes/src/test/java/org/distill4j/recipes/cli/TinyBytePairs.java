package org.distill4j.recipes.cli;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** A byte-level BPE tokenizer as of RoBERTa, in which each of some words is one token. */
final class TinyBytePairs {
  private static final List<String> SPECIAL = List.of("<s>", "<pad>", "</s>", "<unk>");

  private TinyBytePairs() {}

  static byte[] json(List<String> words) {
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    SPECIAL.forEach(token -> vocabulary.put(token, vocabulary.size()));
    for (int b = 0; b < 256; b++) {
      vocabulary.put(symbol(b), vocabulary.size());
    }
    Set<List<String>> merges = new LinkedHashSet<>();
    for (String word : words) {
      String merged = "Ġ";
      for (int i = 0; i < word.length(); i++) {
        merges.add(List.of(merged, word.substring(i, i + 1)));
        merged += word.substring(i, i + 1);
        vocabulary.putIfAbsent(merged, vocabulary.size());
      }
    }
    int mask = vocabulary.size();
    Map<String, Object> root = new LinkedHashMap<>();
    root.put(
        "added_tokens",
        List.of(
            Map.of("id", 0, "content", "<s>", "special", true),
            Map.of("id", 1, "content", "<pad>", "special", true),
            Map.of("id", 2, "content", "</s>", "special", true),
            Map.of("id", mask, "content", "<mask>", "special", true, "lstrip", true)));
    root.put(
        "pre_tokenizer", Map.of("type", "ByteLevel", "add_prefix_space", true, "use_regex", true));
    root.put(
        "post_processor",
        Map.of("type", "RobertaProcessing", "sep", List.of("</s>", 2), "cls", List.of("<s>", 0)));
    root.put("model", Map.of("type", "BPE", "vocab", vocabulary, "merges", List.copyOf(merges)));
    return JsonMapper.shared().writeValueAsBytes(root);
  }

  // Printed bytes stand for themselves, others for the characters from 256 on (GPT-2).
  private static String symbol(int b) {
    boolean printed = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
    int hidden = b <= ' ' ? b : b <= 0xA0 ? b - 94 : 67;
    return Character.toString(printed ? b : 256 + hidden);
  }
}
