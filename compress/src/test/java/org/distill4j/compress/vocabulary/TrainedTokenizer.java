package org.distill4j.compress.vocabulary;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** Small tokenizers of byte pairs and of Unigram, made of a few texts. */
final class TrainedTokenizer {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Pattern WORD =
      Pattern.compile(" ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+");
  private static final List<String> SPECIAL = List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>");

  private TrainedTokenizer() {}

  /** How merges are written. */
  enum Form {
    STRINGS,
    PAIRS
  }

  /** Byte pairs of bytes, as of RoBERTa: 5 special tokens, 256 bytes, so many merges. */
  static TokenizerJson bytes(List<String> texts, int merges, Form form) throws Exception {
    Map<List<String>, Integer> words =
        new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    for (String text : texts) {
      Matcher word = WORD.matcher(text);
      while (word.find()) {
        List<String> symbols = new ArrayList<>();
        for (byte b : word.group().getBytes(StandardCharsets.UTF_8)) {
          symbols.add(symbol(b & 0xFF));
        }
        words.merge(symbols, 1, Integer::sum);
      }
    }
    Set<String> alphabet = new LinkedHashSet<>(SPECIAL);
    for (int b = 0; b < 256; b++) {
      alphabet.add(symbol(b));
    }
    List<List<String>> made = merges(words, merges);
    made.forEach(pair -> alphabet.add(pair.get(0) + pair.get(1)));
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("type", "BPE");
    model.put("vocab", numbered(alphabet));
    model.put(
        "merges",
        form == Form.PAIRS ? made : made.stream().map(pair -> String.join(" ", pair)).toList());
    return document(
        model, Map.of("type", "ByteLevel", "add_prefix_space", false, "use_regex", true));
  }

  /** Byte pairs of characters with byte fallback, as of Llama. */
  static TokenizerJson fallback(List<String> texts, int merges) throws Exception {
    Map<List<String>, Integer> words =
        new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    Set<String> alphabet = new LinkedHashSet<>(SPECIAL);
    for (int b = 0; b < 256; b++) {
      alphabet.add(String.format(Locale.ROOT, "<0x%02X>", b));
    }
    for (String text : texts) {
      List<String> symbols = new ArrayList<>();
      text.replace(' ', '▁').codePoints().forEach(c -> symbols.add(Character.toString(c)));
      words.merge(symbols, 1, Integer::sum);
      alphabet.addAll(symbols);
    }
    List<List<String>> made = merges(words, merges);
    made.forEach(pair -> alphabet.add(pair.get(0) + pair.get(1)));
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("type", "BPE");
    model.put("unk_token", "<unk>");
    model.put("byte_fallback", true);
    model.put("fuse_unk", true);
    model.put("vocab", numbered(alphabet));
    model.put("merges", made);
    return document(model, null);
  }

  /** Unigram, as of XLM-R: every part of a word that occurs often enough, scored by its count. */
  static TokenizerJson unigram(List<String> texts, int least) throws Exception {
    Map<String, Integer> counts = new TreeMap<>();
    for (String text : texts) {
      for (String word : text.split(" ", -1)) {
        int[] marked = ("▁" + word).codePoints().toArray();
        for (int from = 0; from < marked.length; from++) {
          for (int count = 1; count <= Math.min(marked.length - from, 6); count++) {
            counts.merge(new String(marked, from, count), 1, Integer::sum);
          }
        }
      }
    }
    List<List<Object>> vocabulary = new ArrayList<>();
    SPECIAL.forEach(token -> vocabulary.add(List.of(token, 0.0)));
    counts.forEach(
        (token, count) -> {
          if (count >= least || token.codePointCount(0, token.length()) == 1) {
            vocabulary.add(List.of(token, Math.log(count / 10_000.0) * 7 / (6 + token.length())));
          }
        });
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("type", "Unigram");
    model.put("unk_id", 3);
    model.put("vocab", vocabulary);
    return document(
        model,
        Map.of("type", "Metaspace", "replacement", "▁", "prepend_scheme", "always", "split", true));
  }

  private static List<List<String>> merges(Map<List<String>, Integer> words, int count) {
    List<List<String>> merges = new ArrayList<>();
    Map<List<String>, Integer> left = new LinkedHashMap<>(words);
    while (merges.size() < count) {
      Map<List<String>, Integer> pairs = new HashMap<>();
      left.forEach(
          (word, times) -> {
            for (int i = 0; i + 1 < word.size(); i++) {
              pairs.merge(word.subList(i, i + 2), times, Integer::sum);
            }
          });
      List<String> best =
          pairs.entrySet().stream()
              .min(
                  Map.Entry.<List<String>, Integer>comparingByValue()
                      .reversed()
                      .thenComparing(entry -> entry.getKey().toString()))
              .orElseThrow()
              .getKey();
      List<String> pair = List.copyOf(best);
      merges.add(pair);
      Map<List<String>, Integer> merged = new LinkedHashMap<>();
      left.forEach((word, times) -> merged.merge(merged(word, pair), times, Integer::sum));
      left = merged;
    }
    return merges;
  }

  private static List<String> merged(List<String> word, List<String> pair) {
    List<String> merged = new ArrayList<>();
    for (int i = 0; i < word.size(); i++) {
      boolean here = i + 1 < word.size() && word.subList(i, i + 2).equals(pair);
      merged.add(here ? word.get(i) + word.get(++i) : word.get(i));
    }
    return merged;
  }

  private static String symbol(int b) {
    boolean printed = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
    int hidden = b <= ' ' ? b : b <= 0xA0 ? b - 94 : 67;
    return Character.toString(printed ? b : 256 + hidden);
  }

  private static Map<String, Integer> numbered(Set<String> tokens) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    tokens.forEach(token -> ids.put(token, ids.size()));
    return ids;
  }

  private static TokenizerJson document(Map<String, Object> model, Object splitter)
      throws Exception {
    List<Map<String, Object>> added = new ArrayList<>();
    for (int id = 0; id < SPECIAL.size(); id++) {
      added.add(Map.of("id", id, "content", SPECIAL.get(id), "special", true));
    }
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("added_tokens", added);
    root.put(
        "normalizer",
        splitter == null
            ? Map.of("type", "Replace", "pattern", Map.of("String", " "), "content", "▁")
            : null);
    root.put("pre_tokenizer", splitter);
    root.put(
        "post_processor",
        Map.of("type", "RobertaProcessing", "sep", List.of("</s>", 2), "cls", List.of("<s>", 0)));
    root.put("model", model);
    return TokenizerJson.parse("trained", MAPPER.writeValueAsBytes(root));
  }
}
